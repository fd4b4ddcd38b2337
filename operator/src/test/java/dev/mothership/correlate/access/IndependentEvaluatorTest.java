package dev.mothership.correlate.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Our answers against those that @cloud-copilot/iam-simulate gave to the same requests. What it was
 * asked is made from a seed; what it answered stands in {@code iam/answers.txt}, a letter each. To
 * ask it again: {@code src/test/iam/README.md}.
 */
final class IndependentEvaluatorTest {
  private static final long SEED = 20261124;
  private static final int CASES = 6_000;
  private static final Path QUESTIONS = Path.of("target", "iam-questions.jsonl");

  private static final JsonNode ALL =
      JsonNodeFactory.instance
          .objectNode()
          .set(
              "Statement",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("Effect", "Allow")
                  .put("Principal", "*")
                  .put("Action", "*")
                  .put("Resource", "*"));

  @Test
  void everyRequestIsAnsweredAlike() throws IOException {
    GeneratedCases cases = new GeneratedCases(SEED);
    List<ObjectNode> asked = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      asked.add(cases.next());
    }
    if (Boolean.getBoolean("mothership.regenerate")) {
      Files.write(QUESTIONS, asked.stream().map(JsonNode::toString).toList());
      return;
    }
    String answers = answers();
    assertThat(answers).hasSize(CASES);
    List<String> differences = new ArrayList<>();
    Map<Character, Integer> counts = new HashMap<>();
    for (int i = 0; i < CASES; i++) {
      char ours = letter(decide(asked.get(i)));
      counts.merge(ours, 1, Integer::sum);
      if (ours != answers.charAt(i)) {
        differences.add(answers.charAt(i) + " not " + ours + " in " + i + ": " + asked.get(i));
      }
    }
    assertThat(String.join("\n", differences)).isEmpty();
    assertThat(counts.keySet()).containsExactlyInAnyOrder('A', 'D', 'N');
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isGreaterThan(600));
  }

  private static String answers() throws IOException {
    try (var in = IndependentEvaluatorTest.class.getResourceAsStream("/iam/answers.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .reduce("", String::concat);
    }
  }

  private static char letter(Decision decision) {
    return switch (decision.outcome()) {
      case ALLOWED -> 'A';
      case DENIED -> 'D';
      case NOT_ALLOWED -> 'N';
      case UNKNOWN -> 'U';
    };
  }

  private static Decision decide(JsonNode asked) {
    JsonNode request = asked.path("request");
    Map<String, List<String>> context = new HashMap<>();
    request
        .path("contextVariables")
        .properties()
        .forEach(field -> context.put(field.getKey(), PolicyText.texts(field.getValue())));
    return Evaluator.decide(
        new Request(
            Caller.of(request.path("principal").asText()),
            request.path("action").asText(),
            request.at("/resource/resource").asText(),
            request.at("/resource/accountId").asText(),
            Context.closed(context)),
        new Layers(
            statements(asked.path("identityPolicies")),
            optional(asked, "permissionBoundaryPolicies"),
            asked.has("sessionPolicy")
                ? Optional.of(Statement.of("session", asked.path("sessionPolicy")))
                : Optional.empty(),
            levels(asked.path("serviceControlPolicies"), false),
            levels(asked.path("resourceControlPolicies"), true),
            asked.has("resourcePolicy")
                ? Optional.of(Statement.of("resource", asked.path("resourcePolicy")))
                : Optional.empty()));
  }

  private static Optional<List<Statement>> optional(JsonNode asked, String name) {
    return asked.has(name) ? Optional.of(statements(asked.path(name))) : Optional.empty();
  }

  /** Every level of resource control has a policy that allows all, which nobody writes. */
  private static List<List<Statement>> levels(JsonNode given, boolean allowed) {
    List<List<Statement>> levels = new ArrayList<>();
    for (JsonNode level : given) {
      List<Statement> statements = statements(level.path("policies"));
      if (allowed) {
        statements.addAll(Statement.of("RCPFullAWSAccess", ALL));
      }
      levels.add(statements);
    }
    return levels;
  }

  private static List<Statement> statements(JsonNode policies) {
    List<Statement> statements = new ArrayList<>();
    policies.forEach(
        policy ->
            statements.addAll(Statement.of(policy.path("name").asText(), policy.path("policy"))));
    return statements;
  }
}
