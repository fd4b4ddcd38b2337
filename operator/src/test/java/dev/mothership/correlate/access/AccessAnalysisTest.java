package dev.mothership.correlate.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.correlate.Estate;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.DerivedRelation;
import dev.mothership.store.ScopeFacts;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two accounts of one tenant, as relations and as who comes to administer them. */
final class AccessAnalysisTest {
  private static final RuleCatalog CATALOG = new RuleCatalog();
  private static final String ONE = "arn:aws:iam::111111111111:";
  private static final String TWO = "arn:aws:iam::222222222222:";
  private static final String ALL = "{Effect: Allow, Action: '*', Resource: '*'}";

  private final List<StoredAsset> assets = new ArrayList<>();
  private final List<ScopeFacts> scopes = new ArrayList<>();

  @Test
  void aChainOfRolesLeadsToAnAdministratorAcrossAccounts() {
    role(TWO + "role/admin", ALL, trust("AWS: '111111111111'"));
    role(ONE + "role/deploy", assume(TWO + "role/admin"), trust("AWS: '" + ONE + "role/ci'"));
    role(ONE + "role/ci", assume(ONE + "role/deploy"), trust("AWS: '" + ONE + "role/deploy'"));
    role(ONE + "role/idle", "{Effect: Allow, Action: 's3:*', Resource: '*'}", trust("Service: x"));
    AccessAnalysis analysis = analysis();
    assertThat(relations(analysis))
        .contains(
            ONE + "role/deploy CAN_ASSUME " + TWO + "role/admin",
            ONE + "role/ci CAN_ASSUME " + ONE + "role/deploy",
            TWO + "role/admin ADMIN " + TWO + "root");
    assertThat(hops(analysis, TWO + "role/admin")).contains(0);
    assertThat(hops(analysis, ONE + "role/deploy")).contains(1);
    assertThat(hops(analysis, ONE + "role/ci")).contains(2);
    assertThat(hops(analysis, ONE + "role/idle")).isEmpty();
  }

  @Test
  void rolesThatTrustEachOtherAreNoAdministrators() {
    role(ONE + "role/a", assume(ONE + "role/b"), trust("AWS: '" + ONE + "role/b'"));
    role(ONE + "role/b", assume(ONE + "role/a"), trust("AWS: '" + ONE + "role/a'"));
    AccessAnalysis analysis = analysis();
    assertThat(relations(analysis))
        .containsExactlyInAnyOrder(
            ONE + "role/a CAN_ASSUME " + ONE + "role/b",
            ONE + "role/b CAN_ASSUME " + ONE + "role/a");
    assertThat(analysis.reach()).isEmpty();
  }

  @Test
  void whoRunsCommandsOnAnInstanceGetsItsRole() {
    role(ONE + "role/host", ALL, trust("Service: ec2.amazonaws.com"));
    String instance = "arn:aws:ec2:eu-west-1:111111111111:instance/i-1";
    asset("aws.ec2.instance", instance, "{roleArn: '" + ONE + "role/host'}");
    scopes.add(new ScopeFacts(1, "eu-west-1", "aws.ec2.instance", null, true));
    user(ONE + "user/ops", "{Sid: run, Effect: Allow, Action: 'ssm:SendCommand', Resource: '*'}");
    user(
        ONE + "user/tagged",
        "{Effect: Allow, Action: 'ssm:SendCommand', Resource: '*',"
            + " Condition: {StringEquals: {'aws:ResourceTag/env': dev}}}");
    AccessAnalysis analysis = analysis();
    assertThat(relations(analysis)).contains(ONE + "user/ops CONTROLS " + instance);
    assertThat(hops(analysis, ONE + "user/ops")).contains(2);
    assertThat(hops(analysis, ONE + "user/tagged")).isEmpty();
    assertThat(evidence(analysis, ONE + "user/ops", instance).path("escalations"))
        .extracting(JsonNode::asText)
        .containsExactly("ssm-002");
    assertThat(evidence(analysis, ONE + "user/ops", instance).path("policies"))
        .extracting(JsonNode::asText)
        .containsExactly(ONE + "user/ops#own run");
  }

  @Test
  void conditionsAreShownWithTheirClass() {
    role(ONE + "role/target", ALL, trust("AWS: '111111111111'"));
    user(
        ONE + "user/office",
        "{Effect: Allow, Action: 'sts:AssumeRole', Resource: '*',"
            + " Condition: {IpAddress: {'aws:SourceIp': 203.0.113.0/24}}}");
    AccessAnalysis analysis = analysis();
    JsonNode evidence = evidence(analysis, ONE + "user/office", ONE + "role/target");
    assertThat(evidence.path("conditionClass").asText()).isEqualTo("source");
    assertThat(evidence.at("/conditions/0/key").asText()).isEqualTo("aws:SourceIp");
    assertThat(evidence.at("/conditions/0/values/0").asText()).isEqualTo("203.0.113.0/24");
    assertThat(analysis.reach().get(ONE + "user/office").conditions())
        .isEqualTo(ConditionClass.SOURCE);
  }

  @Test
  void strangersStandUnderTheNameThatTheTrustGivesThem() {
    role(
        ONE + "role/partner",
        "{Effect: Allow, Action: 's3:*', Resource: '*'}",
        trust("AWS: ['999999999999', AROADELETED]"));
    String provider = ONE + "oidc-provider/token.actions.githubusercontent.com";
    role(
        ONE + "role/pipeline",
        "{Effect: Allow, Action: 's3:*', Resource: '*'}",
        "{Effect: Allow, Principal: {Federated: '"
            + provider
            + "'}, Action: 'sts:AssumeRoleWithWebIdentity'}");
    assertThat(relations(analysis()))
        .containsExactlyInAnyOrder(
            "arn:aws:iam::999999999999:root CAN_ASSUME " + ONE + "role/partner",
            provider + " CAN_ASSUME " + ONE + "role/pipeline");
  }

  @Test
  void storesAreReadByOnesOwnPoliciesAndByTheirs() {
    asset(
        "aws.s3.bucket",
        "arn:aws:s3:::orders",
        "{policy: {Statement: [{Sid: shared, Effect: Allow, Principal: {AWS: ['"
            + TWO
            + "user/bob', '"
            + ONE
            + "user/carl']}, Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*'},"
            + " {Effect: Deny, Principal: {AWS: '"
            + ONE
            + "user/dora'}, Action: 's3:*', Resource: '*'}]}}");
    asset("aws.dynamodb.table", "arn:aws:dynamodb:eu-west-1:111111111111:table/t", "{}");
    user(
        ONE + "user/anna",
        "{Effect: Allow, Action: 's3:PutObject', Resource: 'arn:aws:s3:::orders/in/*'}");
    user(TWO + "user/bob", "{Effect: Allow, Action: 's3:Get*', Resource: '*'}");
    user(ONE + "user/carl", "{Effect: Allow, Action: 'dynamodb:Query', Resource: '*'}");
    user(ONE + "user/dora", "{Effect: Allow, Action: 's3:GetObject', Resource: '*'}");
    assertThat(relations(analysis()))
        .containsExactlyInAnyOrder(
            ONE + "user/anna WRITES arn:aws:s3:::orders",
            TWO + "user/bob READS arn:aws:s3:::orders",
            ONE + "user/carl READS arn:aws:s3:::orders",
            ONE + "user/carl READS arn:aws:dynamodb:eu-west-1:111111111111:table/t");
  }

  @Test
  void whatIsNoPolicyLeavesThePrincipalIncompleteWithTheReason() {
    asset(
        Holder.USER,
        ONE + "user/odd",
        "{groupArns: [], inlinePolicies: [{name: broken, document: 'not json'}]}");
    asset(Holder.ROLE, ONE + "role/odd", "{trust: 'neither'}");
    AccessAnalysis analysis = analysis();
    assertThat(analysis.holders().stream().flatMap(holder -> holder.missing().stream()))
        .containsExactly(ONE + "user/odd#broken (the document is no JSON)");
  }

  @Test
  void whoCanSaysWhyAndWhyNot() {
    role(
        ONE + "role/reader",
        "{Sid: read, Effect: Allow, Action: 's3:Get*', Resource: '*'}",
        trust("Service: x"));
    role(
        ONE + "role/writer",
        "{Effect: Allow, Action: 's3:Put*', Resource: '*'}",
        trust("Service: x"));
    user(
        ONE + "user/barred",
        ALL + ", {Sid: not-here, Effect: Deny, Action: 's3:*', Resource: 'arn:aws:s3:::orders/*'}");
    asset("aws.s3.bucket", "arn:aws:s3:::orders", "{}");
    List<WhoCan.Answer> answers =
        new WhoCan(estate(), Map.of()).ask("s3:GetObject", "arn:aws:s3:::orders/1");
    assertThat(answers)
        .containsExactly(
            new WhoCan.Answer(
                ONE + "role/reader",
                "ALLOWED",
                "a policy of the caller allows it",
                ONE + "role/reader#own read"),
            new WhoCan.Answer(
                ONE + "user/barred",
                "DENIED",
                "an explicit denial wins over all",
                ONE + "user/barred#own not-here"),
            new WhoCan.Answer(
                ONE + "role/writer",
                "NOT_ALLOWED",
                "no statement of a policy of the caller allows it",
                ""));
  }

  private AccessAnalysis analysis() {
    AccessAnalysis analysis =
        new AccessAnalysis(
            estate(),
            CATALOG.watchedActions(),
            CATALOG.escalations(),
            Map.of(),
            asset -> asset.text("roleArn").isEmpty() ? List.of() : List.of(asset.text("roleArn")));
    analysis.run();
    return analysis;
  }

  private Estate estate() {
    return new Estate(
        "t",
        List.of(
            new AccountFacts(1, "111111111111", "aws", "", "", ""),
            new AccountFacts(2, "222222222222", "aws", "", "", "")),
        scopes,
        assets);
  }

  private static List<String> relations(AccessAnalysis analysis) {
    return analysis.edges().relations().stream()
        .map(one -> one.sourceKey() + " " + one.kind() + " " + one.targetKey())
        .toList();
  }

  private static JsonNode evidence(AccessAnalysis analysis, String source, String target) {
    return analysis.edges().relations().stream()
        .filter(one -> one.sourceKey().equals(source) && one.targetKey().equals(target))
        .map(DerivedRelation::evidence)
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Integer> hops(AccessAnalysis analysis, String key) {
    return Optional.ofNullable(analysis.reach().get(key)).map(AdminReach.Reached::hops);
  }

  private static String assume(String role) {
    return "{Effect: Allow, Action: 'sts:AssumeRole', Resource: '" + role + "'}";
  }

  private static String trust(String principal) {
    return "{Effect: Allow, Principal: {" + principal + "}, Action: 'sts:AssumeRole'}";
  }

  private void role(String key, String statements, String trust) {
    asset(
        Holder.ROLE,
        key,
        "{inlinePolicies: [{name: own, document: {Statement: ["
            + statements
            + "]}}], trust: {Statement: ["
            + trust
            + "]}}");
  }

  private void user(String key, String statements) {
    asset(
        Holder.USER,
        key,
        "{groupArns: [], inlinePolicies: [{name: own, document: {Statement: ["
            + statements
            + "]}}]}");
  }

  private void asset(String type, String key, String properties) {
    long account = key.contains("222222222222") ? 2 : 1;
    assets.add(
        new StoredAsset(
            assets.size() + 1,
            account,
            "global",
            type,
            type,
            key,
            "global",
            key,
            key,
            Map.of(),
            yaml(properties),
            Map.of(),
            ""));
  }

  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
