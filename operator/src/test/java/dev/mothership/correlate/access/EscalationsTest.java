package dev.mothership.correlate.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.rules.EscalationRule;
import dev.mothership.rules.EscalationRule.Example;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.ScopeFacts;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every way of the catalogue: its own examples, and that each of its actions is needed. */
final class EscalationsTest {
  private static final RuleCatalog CATALOG = RuleCatalog.withExamples();
  private static final String ACCOUNT = "111111111111";
  private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Map<String, String> COMPUTE =
      Map.of(
          "aws.ec2.instance", "ec2:eu-west-1:" + ACCOUNT + ":instance/i-1",
          "aws.ec2.launch-template", "ec2:eu-west-1:" + ACCOUNT + ":launch-template/lt-1",
          "aws.lambda.function", "lambda:eu-west-1:" + ACCOUNT + ":function:target",
          "aws.codebuild.project", "codebuild:eu-west-1:" + ACCOUNT + ":project/target",
          "aws.ecs.task-definition", "ecs:eu-west-1:" + ACCOUNT + ":task-definition/target:1",
          "aws.apprunner.service", "apprunner:eu-west-1:" + ACCOUNT + ":service/target/1");

  @Test
  void theCatalogueHasEveryWayThatIsKnown() {
    assertThat(CATALOG.escalations()).hasSizeGreaterThanOrEqualTo(90);
    assertThat(CATALOG.escalations().stream().map(EscalationRule::gives).distinct())
        .containsExactlyInAnyOrder(
            "account", "unbound", "user", "role", "group", "passed", "compute");
  }

  @TestFactory
  Stream<DynamicTest> examples() {
    return CATALOG.escalations().stream()
        .flatMap(
            rule ->
                rule.examples().stream()
                    .map(
                        example ->
                            DynamicTest.dynamicTest(
                                rule.id() + ": " + example.name(),
                                () ->
                                    assertThat(ways(rule, example).contains(rule.id()))
                                        .isEqualTo(example.expect()))));
  }

  @Test
  void everyWayHasExamplesOfAllThatStopsIt() {
    for (EscalationRule rule : CATALOG.escalations()) {
      List<String> names = rule.examples().stream().map(Example::name).toList();
      assertThat(rule.examples().stream().filter(Example::expect)).as(rule.id()).isNotEmpty();
      assertThat(rule.examples().stream().filter(one -> !one.boundary().isEmpty()))
          .as(rule.id())
          .isNotEmpty();
      assertThat(rule.examples().stream().filter(one -> !one.scp().isEmpty()))
          .as(rule.id())
          .isNotEmpty();
      assertThat(names)
          .as(rule.id())
          .anyMatch(name -> name.contains("condition"))
          .anyMatch(name -> name.contains("another resource") || name.contains("somebody else"));
      if (rule.needs().containsValue("passed") || rule.needs().containsValue("assumed")) {
        assertThat(rule.examples().stream().filter(one -> !one.trust().isEmpty()))
            .as(rule.id())
            .isNotEmpty();
      }
    }
  }

  private static List<String> ways(EscalationRule rule, Example example) {
    boolean asRole = rule.needs().containsValue("self-role");
    String self = IAM + (asRole ? "role/attacker" : "user/attacker");
    List<StoredAsset> assets = new ArrayList<>();
    ObjectNode attacker = JSON.objectNode();
    attacker
        .putArray("inlinePolicies")
        .addObject()
        .put("name", "own")
        .set("document", document(example.allow()));
    attacker.putArray("attachedPolicyArns").add(IAM + "policy/own");
    attacker.putArray("groupArns").add(IAM + "group/own");
    if (!example.boundary().isEmpty()) {
      attacker.put("permissionsBoundaryArn", IAM + "policy/boundary");
      assets.add(policy("boundary", example.boundary()));
    }
    assets.add(policy("own", List.of(nothing())));
    assets.add(policy("targets", List.of(nothing())));
    assets.add(asset(asRole ? Holder.ROLE : Holder.USER, self, attacker));
    assets.add(asset(Holder.GROUP, IAM + "group/own", JSON.objectNode()));
    assets.add(asset(Holder.GROUP, IAM + "group/target", JSON.objectNode()));
    assets.add(asset(Holder.USER, IAM + "user/target", JSON.objectNode()));
    assets.add(
        asset(
            "aws.sso.permission-set",
            "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
            JSON.objectNode()));
    ObjectNode role = JSON.objectNode();
    role.putArray("attachedPolicyArns").add(IAM + "policy/targets");
    role.set("trust", trust(rule, example, self));
    assets.add(asset(Holder.ROLE, IAM + "role/target", role));
    List<ScopeFacts> scopes = new ArrayList<>();
    if (!rule.compute().isEmpty()) {
      assets.add(
          asset(rule.compute(), "arn:aws:" + COMPUTE.get(rule.compute()), JSON.objectNode()));
      scopes.add(new ScopeFacts(1, "eu-west-1", rule.compute(), null, true));
    }
    Estate estate =
        new Estate("t", List.of(new AccountFacts(1, ACCOUNT, "aws", "", "", "")), scopes, assets);
    PolicyLibrary library = new PolicyLibrary();
    Map<Long, List<Map<String, JsonNode>>> organization =
        example.scp().isEmpty()
            ? Map.of()
            : Map.of(1L, List.of(Map.of("scp", document(example.scp()))));
    Holder holder =
        new PrincipalPolicies(estate, library, organization).of(estate.find(self).orElseThrow());
    Identities identities = new Identities(estate, library, runner -> List.of(IAM + "role/target"));
    return new Escalations(CATALOG.escalations(), Watched.actions(CATALOG), identities)
        .of(holder).stream().map(step -> step.rule().id()).distinct().toList();
  }

  private static JsonNode trust(EscalationRule rule, Example example, String self) {
    ObjectNode statement = JSON.objectNode().put("Effect", "Allow").put("Action", "sts:AssumeRole");
    ObjectNode principal = statement.putObject("Principal");
    if (example.trust().isEmpty()) {
      if (rule.needs().containsValue("assumed")) {
        principal.put("AWS", IAM + "root");
      }
      if (!rule.services().isEmpty()) {
        principal.put("Service", rule.services().get(0));
      }
    } else {
      example.trust().forEach(principal::put);
    }
    assertThat(self).startsWith(IAM);
    return document(List.of(statement));
  }

  private static StoredAsset policy(String name, List<JsonNode> statements) {
    ObjectNode properties = JSON.objectNode();
    properties.set("document", document(statements));
    return asset("aws.iam.policy", IAM + "policy/" + name, properties);
  }

  private static JsonNode document(List<JsonNode> statements) {
    ObjectNode document = JSON.objectNode().put("Version", "2012-10-17");
    ArrayNode array = document.putArray("Statement");
    array.addAll(statements);
    return document;
  }

  private static JsonNode nothing() {
    return JSON.objectNode().put("Effect", "Deny").put("Action", "none:None").put("Resource", "*");
  }

  private static StoredAsset asset(String type, String key, JsonNode properties) {
    return new StoredAsset(
        key.hashCode(),
        1,
        "global",
        type,
        type,
        key,
        "global",
        key,
        key,
        Map.of(),
        properties,
        Map.of(),
        "");
  }
}
