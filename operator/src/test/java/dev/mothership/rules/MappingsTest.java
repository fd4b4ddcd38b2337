package dev.mothership.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which checks of other tools ask what ours ask. */
class MappingsTest {
  /** Stands in the place of each single port's check where it fails. */
  private static final String EVERY_PORT =
      "ec2_securitygroup_allow_ingress_from_internet_to_all_ports";

  private static final Path FILE =
      Path.of(
          System.getProperty("mothership.root", ".."), "config/rules/mappings/prowler-aws.yaml");

  @Test
  void everyQuestionNamesChecksThatThereAreAndNoneTwice() throws IOException {
    JsonNode questions = new YAMLMapper().readTree(FILE.toFile()).path("questions");
    RuleCatalog catalog = new RuleCatalog();
    List<String> ours = new ArrayList<>();
    List<String> theirs = new ArrayList<>();
    for (JsonNode question : questions) {
      assertThat(Set.of("resource", "region", "account"))
          .contains(question.path("by").asText("resource"));
      question.path("ours").forEach(id -> ours.add(id.asText()));
      question.path("theirs").forEach(id -> theirs.add(id.asText()));
    }
    assertThat(ours).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    assertThat(ours).allSatisfy(id -> assertThat(catalog.check(id)).as(id).isPresent());
    assertThat(theirs).allMatch(id -> id.matches("[a-z0-9_]+"));
    theirs.removeIf(EVERY_PORT::equals);
    assertThat(theirs).doesNotHaveDuplicates();
  }
}
