package dev.mothership.rules;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.rules.ToolMapping.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which checks of other tools ask what ours ask, or what one another ask. */
class MappingsTest {
  /** Stands in the place of each single port's check where it fails. */
  private static final String EVERY_PORT =
      "ec2_securitygroup_allow_ingress_from_internet_to_all_ports";

  private static final Path ROOT = Path.of(System.getProperty("mothership.root", ".."));

  /** How a tool writes its ids. */
  private static final Map<String, String> FORMS =
      Map.of(
          "prowler", "[a-z][a-z0-9]*(_[a-zA-Z0-9]+)+",
          "securityhub", "[A-Z][A-Za-z0-9]+\\.[1-9][0-9]{0,2}",
          "checkov", "CKV2?_AWS_[1-9][0-9]*",
          "trivy", "(AVD-)?(AWS|KCV|KSV)-[0-9]{4}|KCV[0-9]{4}|KSV[0-9]{3}",
          "defender", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
          "scc", "[A-Z][A-Z0-9]*(_[A-Z0-9]+)+",
          "kube-bench", "cis-1\\.(8|10|11|12):[1-5](\\.[0-9]{1,2}){1,2}",
          "kubescape", "C-[0-9]{4}");

  /** As many as were written; more is welcome. */
  private static final Map<String, Integer> AT_LEAST =
      Map.ofEntries(
          Map.entry("prowler aws", 267),
          Map.entry("prowler azure", 46),
          Map.entry("prowler gcp", 69),
          Map.entry("prowler kubernetes", 82),
          Map.entry("securityhub aws", 251),
          Map.entry("checkov aws", 174),
          Map.entry("trivy aws", 56),
          Map.entry("trivy kubernetes", 97),
          Map.entry("defender azure", 46),
          Map.entry("scc gcp", 69),
          Map.entry("kube-bench kubernetes", 125),
          Map.entry("kubescape kubernetes", 125));

  private static final Map<String, String> CONTROLS_OF =
      Map.of("aws", "aws-", "azure", "azure-", "gcp", "gcp-", "kubernetes", "k8s-");

  private final RuleCatalog catalog = new RuleCatalog();

  private Map<String, List<Question>> questionsBy(boolean provider) {
    Map<String, List<Question>> questions = new TreeMap<>();
    for (ToolMapping mapping : catalog.mappings()) {
      String name = provider ? mapping.tool() + " " + mapping.provider() : mapping.tool();
      questions.computeIfAbsent(name, key -> new ArrayList<>()).addAll(mapping.questions());
    }
    return questions;
  }

  @Test
  void everyToolsQuestionsAreAsManyAsWereWritten() {
    Map<String, List<Question>> questions = questionsBy(true);
    assertThat(questions).containsOnlyKeys(AT_LEAST.keySet());
    questions.forEach(
        (name, asked) ->
            assertThat(asked).as(name).hasSizeGreaterThanOrEqualTo(AT_LEAST.get(name)));
  }

  @Test
  void everyIdIsOfItsToolsFormAndStandsOnce() {
    Map<String, List<Question>> questions = questionsBy(false);
    assertThat(questions).containsOnlyKeys(FORMS.keySet());
    questions.forEach(
        (tool, asked) -> {
          List<String> theirs = new ArrayList<>();
          for (Question question : asked) {
            assertThat(question.theirs()).as(tool + " " + question).isNotEmpty();
            theirs.addAll(question.theirs());
          }
          assertThat(theirs).as(tool).allMatch(id -> id.matches(FORMS.get(tool)));
          theirs.removeIf(EVERY_PORT::equals);
          assertThat(theirs).as(tool).doesNotHaveDuplicates();
        });
  }

  @Test
  void whatIsOursIsInTheCatalogueAndOfTheToolsCloud() {
    Set<String> asked = new TreeSet<>();
    for (ToolMapping mapping : catalog.mappings()) {
      for (Question question : mapping.questions()) {
        for (String id : question.ours()) {
          asked.add(id);
          assertThat(catalog.check(id).map(CheckRule::provider))
              .as(mapping.tool() + " " + id)
              .contains(mapping.provider());
        }
      }
    }
    assertThat(asked).hasSizeGreaterThanOrEqualTo(72);
    assertThat(questionsBy(false).get("prowler").stream().flatMap(q -> q.ours().stream()))
        .doesNotHaveDuplicates();
  }

  @Test
  void aControlHasANameOfItsOwnAndSeveralToolsAskIt() {
    Set<String> checks = catalog.checks().stream().map(CheckRule::id).collect(toSet());
    Map<String, Set<String>> tools = new TreeMap<>();
    for (ToolMapping mapping : catalog.mappings()) {
      for (Question question : mapping.questions()) {
        String control = question.control();
        if (control.isEmpty()) {
          continue;
        }
        assertThat(control)
            .matches("[a-z0-9]+(-[a-z0-9]+)+")
            .startsWith(CONTROLS_OF.get(mapping.provider()))
            .isNotIn(checks)
            .doesNotContain("prowler", "checkov", "trivy", "kubescape", "cis-");
        assertThat(tools.computeIfAbsent(control, key -> new TreeSet<>()).add(mapping.tool()))
            .as(mapping.tool() + " asks " + control + " once")
            .isTrue();
      }
    }
    assertThat(tools).hasSizeGreaterThanOrEqualTo(440);
    tools.forEach((control, asking) -> assertThat(asking).as(control).hasSizeGreaterThan(1));
  }

  /** By hand, one of each kind: what is written one way in one tool is that in the other. */
  @Test
  void oneIssueOfSeveralToolsIsOneControl() {
    assertThat(controlOf("scc", "PUBLIC_BUCKET_ACL"))
        .isEqualTo(controlOf("prowler", "cloudstorage_bucket_public_access"))
        .isEqualTo("gcp-storage-bucket-public");
    assertThat(controlOf("defender", "51fd8bb1-0db4-bbf1-7e2b-cfcba7eb66a6"))
        .isEqualTo(controlOf("prowler", "storage_blob_public_access_level_is_disabled"))
        .isEqualTo("azure-storage-public-access");
    assertThat(controlOf("kube-bench", "cis-1.10:1.2.1"))
        .isEqualTo(controlOf("kubescape", "C-0113"))
        .isEqualTo(controlOf("trivy", "AVD-KCV-0001"))
        .isEqualTo(controlOf("prowler", "apiserver_anonymous_requests"))
        .isEqualTo("k8s-apiserver-anonymous-auth");
    assertThat(controlOf("securityhub", "S3.14"))
        .isEqualTo(controlOf("prowler", "s3_bucket_object_versioning"))
        .isEqualTo(controlOf("checkov", "CKV_AWS_21"))
        .isEqualTo(controlOf("trivy", "AVD-AWS-0090"))
        .isEqualTo("aws-s3-versioning-off");
    assertThat(oursOf("securityhub", "EC2.8"))
        .isEqualTo(oursOf("prowler", "ec2_instance_imdsv2_enabled"))
        .isEqualTo(oursOf("trivy", "AVD-AWS-0028"))
        .containsExactly("aws-ec2-imdsv1-allowed");
  }

  /** The profiling of the API server: 1.2.16 in version 1.8, whose 1.2.15 is something else. */
  @Test
  void aNumberOfABenchmarkIsOfItsVersion() {
    assertThat(controlOf("kube-bench", "cis-1.8:1.2.16"))
        .isEqualTo(controlOf("kube-bench", "cis-1.12:1.2.15"))
        .isEqualTo("k8s-apiserver-profiling");
    assertThat(controlOf("kube-bench", "cis-1.8:1.2.15"))
        .isEqualTo("k8s-apiserver-without-node-restriction");
    assertThat(controlOf("kube-bench", "cis-1.12:5.6.4"))
        .isEqualTo(controlOf("kube-bench", "cis-1.10:5.7.4"))
        .isEqualTo("k8s-default-namespace-used");
    assertThat(controlOf("kube-bench", "cis-1.11:2.2")).isEqualTo("k8s-etcd-without-client-auth");
  }

  private Question of(String tool, String theirs) {
    return questionsBy(false).get(tool).stream()
        .filter(question -> question.theirs().contains(theirs))
        .findFirst()
        .orElseThrow(() -> new AssertionError(tool + " has no " + theirs));
  }

  private String controlOf(String tool, String theirs) {
    return of(tool, theirs).control();
  }

  private List<String> oursOf(String tool, String theirs) {
    return of(tool, theirs).ours();
  }

  @Test
  void theIndexIsSortedAndNamesEveryFile() throws IOException {
    List<String> index = Files.readAllLines(ROOT.resolve("config/rules/index.txt"));
    assertThat(index).isSorted().doesNotHaveDuplicates();
    try (Stream<Path> files = Files.list(ROOT.resolve("config/rules/mappings"))) {
      assertThat(index).containsAll(files.map(file -> "mappings/" + file.getFileName()).toList());
    }
  }

  @Test
  void theReferenceTellsHowManyThereAre() throws IOException {
    List<String> rows = new ArrayList<>();
    questionsBy(true)
        .forEach(
            (name, asked) -> {
              Map<Boolean, List<Question>> kinds =
                  asked.stream().collect(groupingBy(question -> question.control().isEmpty()));
              rows.add(
                  "| %s | %d | %d |"
                      .formatted(
                          name.replace(" ", " | "),
                          kinds.getOrDefault(true, List.of()).size(),
                          kinds.getOrDefault(false, List.of()).size()));
            });
    List<String> told =
        Files.readAllLines(ROOT.resolve("docs/reference/mappings.md")).stream()
            .filter(line -> line.matches("\\| [a-z-]+ \\| [a-z]+ \\| [0-9]+ \\| [0-9]+ \\|.*"))
            .map(line -> line.replaceFirst("^((\\|[^|]+){4}\\|).*", "$1"))
            .toList();
    assertThat(told).containsExactlyElementsOf(rows);
  }
}
