package dev.mothership.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.rules.Framework.Assessment;
import dev.mothership.rules.Framework.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The benchmarks as data, and what the checks say of them. */
final class FrameworksTest {
  private final RuleCatalog catalog = new RuleCatalog();

  @Test
  void bothVersionsOfTheBenchmarkHaveAllTheirRequirements() {
    assertThat(catalog.frameworks().stream().map(f -> f.id() + " " + f.requirements().size()))
        .containsExactly("cis-aws-5.0.0 63", "cis-aws-7.0.0 70");
    assertThat(bySection("cis-aws-5.0.0")).isEqualTo("1:21 2:9 3:9 4:16 5:8");
    assertThat(bySection("cis-aws-7.0.0")).isEqualTo("2:26 3:9 4:10 5:16 6:9");
  }

  @Test
  void idsAreText() {
    assertThat(ids("cis-aws-5.0.0")).contains("1.1", "1.10", "1.11").doesNotContain("1.22");
    assertThat(ids("cis-aws-7.0.0")).contains("2.1.1", "2.2", "2.20").doesNotContain("2.1");
  }

  @Test
  void whatTheBenchmarkLeavesToAPersonIsMarked() {
    List<Requirement> all = framework("cis-aws-5.0.0").requirements();
    assertThat(all)
        .filteredOn(requirement -> requirement.assessment() == Assessment.MANUAL)
        .extracting(Requirement::id)
        .contains("1.1", "1.2", "1.5", "1.6", "1.10", "2.1.2", "4.1", "5.6")
        .doesNotContain("1.3", "1.9", "4.16", "5.7");
    assertThat(all).extracting(Requirement::level).containsOnly(1, 2);
  }

  @Test
  void everyRequirementThatACheckNamesExists() {
    List<String> unknown = new ArrayList<>();
    Set<String> versions = new HashSet<>();
    for (Framework framework : catalog.frameworks()) {
      versions.add(framework.version());
      for (CheckRule check : catalog.checks()) {
        for (String id : framework.requirementsOf(check)) {
          if (!ids(framework.id()).contains(id)) {
            unknown.add(check.id() + " names " + id + " of " + framework.id());
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(catalog.checks().stream().flatMap(check -> check.cis().keySet().stream()))
        .as("versions that checks name")
        .isSubsetOf(versions);
  }

  @Test
  void aCheckNamesOneRequirementOrSeveral() {
    Framework framework = framework("cis-aws-5.0.0");
    assertThat(framework.requirementsOf(catalog.check("aws-iam-root-access-key").orElseThrow()))
        .containsExactly("1.3");
    assertThat(framework.requirementsOf(catalog.check("aws-s3-bucket-public").orElseThrow()))
        .isEmpty();
  }

  @Test
  void twoRequirementsOfOneIdAreRefused() {
    Requirement one = new Requirement("1.1", 1, Assessment.MANUAL, "one");
    assertThatThrownBy(() -> new Framework("f-1.0", "F", "cis", "1.0", "aws", List.of(one, one)))
        .hasMessageContaining("f-1.0 has two requirements 1.1");
  }

  private Framework framework(String id) {
    return catalog.frameworks().stream().filter(f -> f.id().equals(id)).findFirst().orElseThrow();
  }

  private List<String> ids(String framework) {
    return framework(framework).requirements().stream().map(Requirement::id).toList();
  }

  private String bySection(String framework) {
    return ids(framework).stream()
        .collect(
            Collectors.groupingBy(
                id -> id.substring(0, id.indexOf('.')),
                java.util.TreeMap::new,
                Collectors.counting()))
        .entrySet()
        .stream()
        .map(section -> section.getKey() + ":" + section.getValue())
        .collect(Collectors.joining(" "));
  }
}
