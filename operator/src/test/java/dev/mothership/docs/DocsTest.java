package dev.mothership.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents point at is there. */
class DocsTest {
  private static final Path ROOT = Path.of(System.getProperty("mothership.root"));
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern PATH =
      Pattern.compile("`((?:config|docs|samples|crds|operator|\\.ci|\\.checkstyle)/[^`\\s]*)`");
  private static final Pattern PROFILE = Pattern.compile("mvn [^\\n`]*?-P([\\w-]+)");
  private static final Pattern VARIABLE =
      Pattern.compile("(?m)(?:^export |\\| `)([A-Z][A-Z_]+)\\b");

  /** Made by a build, so absent from a fresh clone. */
  private static final String BUILT = "operator/target/";

  private static List<Path> documents() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
              docs.filter(file -> file.toString().endsWith(".md")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  @Test
  void everyRelativeLinkResolves() {
    List<String> broken = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      for (String link : all(LINK, read(document))) {
        if (!link.contains("://")) {
          seen++;
          if (!Files.exists(document.resolveSibling(link))) {
            broken.add(ROOT.relativize(document) + ": " + link);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(seen).isPositive();
  }

  @Test
  void everyPathInBackticksExists() {
    List<String> absent = new ArrayList<>();
    for (Path document : documents()) {
      for (String path : all(PATH, read(document))) {
        // A name to be filled in, or a pattern: the folder before it has to be there.
        String real = path.replaceAll("[^/]*[<*{].*$", "");
        if (!path.startsWith(BUILT) && !Files.exists(ROOT.resolve(real))) {
          absent.add(ROOT.relativize(document) + ": " + path);
        }
      }
    }
    assertThat(absent).isEmpty();
  }

  @Test
  void theTwoCommandsNameProfilesThatThereAre() {
    String readme = read(ROOT.resolve("README.md"));
    assertThat(readme).contains("\nmvn -Pdemo ").contains("\nmvn verify ");
    String poms = read(ROOT.resolve("pom.xml")) + read(ROOT.resolve("operator/pom.xml"));
    for (Path document : documents()) {
      for (String profile : all(PROFILE, read(document))) {
        assertThat(poms).as(document.toString()).contains("<id>" + profile + "</id>");
      }
    }
  }

  @Test
  void theVariablesOfTheGuideAreSettings() {
    String settings = read(ROOT.resolve("docs/reference/settings.md"));
    List<String> variables = all(VARIABLE, read(ROOT.resolve("docs/guide/run-outside.md")));
    assertThat(variables).contains("KUBECONFIG", "MOTHERSHIP_AWS_ENDPOINT");
    List<String> documented =
        all(Pattern.compile("`((?:mothership|quarkus|pod)\\.[a-z.-]+)`"), settings).stream()
            .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
            .toList();
    for (String variable : variables) {
      // The libraries' own; QUARKUS_HTTP_PORT is Quarkus's, and the data source's are in its row.
      boolean foreign =
          variable.equals("KUBECONFIG")
              || variable.startsWith("AWS_")
              || variable.equals("QUARKUS_HTTP_PORT");
      String name = variable.replaceAll("_(?:USERNAME|PASSWORD)$", "_JDBC_URL");
      assertThat(foreign || documented.contains(name)).as(variable).isTrue();
    }
  }
}
