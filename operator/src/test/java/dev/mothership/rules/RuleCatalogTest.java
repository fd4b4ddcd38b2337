package dev.mothership.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RuleCatalogTest {
  private static final Path FOLDER = Path.of(System.getProperty("mothership.root"), "config/rules");

  @Test
  void theIndexNamesExactlyTheFilesOfTheFolder() throws IOException {
    assertThat(Files.readAllLines(FOLDER.resolve("index.txt")))
        .as("config/rules/index.txt: one line for each rule file, sorted")
        .isEqualTo(List.copyOf(files().keySet().stream().sorted().toList()));
  }

  @Test
  void everyShippedRuleIsValidAndHasItsCatalogueNumber() {
    RuleCatalog catalog = new RuleCatalog();
    List<String> first = IntStream.rangeClosed(1, 32).mapToObj(number -> "A" + number).toList();
    assertThat(catalog.checks().stream().map(CheckRule::number)).containsAll(first);
    assertThat(catalog.checks()).hasSizeGreaterThanOrEqualTo(first.size() + 20);
    assertThat(catalog.paths().stream().map(PathRule::number))
        .containsExactlyInAnyOrder("P1", "P2", "P3");
  }

  /** What comes after them would not be read. */
  @Test
  void examplesStandLast() throws IOException {
    Pattern another = Pattern.compile("(?s).*\nexamples:\n.*\n[A-Za-z].*");
    files().forEach((path, text) -> assertThat(another.matcher(text).matches()).as(path).isFalse());
    assertThat(new RuleCatalog().checks()).allMatch(rule -> rule.examples().isEmpty());
    assertThat(RuleCatalog.withExamples().checks()).noneMatch(rule -> rule.examples().isEmpty());
  }

  @Test
  void theVersionChangesWithTheContentOfAnyFile() throws IOException {
    Map<String, String> files = files();
    String before = new RuleCatalog(files).version();
    assertThat(new RuleCatalog(files).version()).isEqualTo(before);
    files.merge("risk/default.yaml", "# a remark\n", String::concat);
    assertThat(new RuleCatalog(files).version()).isNotEqualTo(before);
  }

  @Test
  void anUnknownFieldFailsAndNamesTheFile() throws IOException {
    Map<String, String> files = files();
    files.merge("checks/aws/aws-ec2-imdsv1-allowed.yaml", "severty: high\n", String::concat);
    assertThatThrownBy(() -> new RuleCatalog(files))
        .hasMessageContaining("checks/aws/aws-ec2-imdsv1-allowed.yaml")
        .hasMessageContaining("severty");
  }

  @Test
  void aMissingFieldFails() throws IOException {
    Map<String, String> files = files();
    files.computeIfPresent(
        "checks/aws/aws-ec2-imdsv1-allowed.yaml",
        (path, text) -> text.replace("exploitability: 0.7\n", ""));
    assertThatThrownBy(() -> new RuleCatalog(files)).hasMessageContaining("exploitability");
  }

  @Test
  void twoRulesWithOneIdFail() throws IOException {
    Map<String, String> files = files();
    files.put("checks/aws/copy.yaml", files.get("checks/aws/aws-ec2-imdsv1-allowed.yaml"));
    assertThatThrownBy(() -> new RuleCatalog(files))
        .hasMessageContaining("two rules have the id aws-ec2-imdsv1-allowed");
  }

  private static Map<String, String> files() throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> walk = Files.walk(FOLDER)) {
      for (Path path : walk.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        files.put(FOLDER.relativize(path).toString().replace('\\', '/'), Files.readString(path));
      }
    }
    return files;
  }
}
