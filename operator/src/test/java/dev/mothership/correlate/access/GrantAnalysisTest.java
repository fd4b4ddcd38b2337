package dev.mothership.correlate.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.StoredAsset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GrantAnalysisTest {
  private static final String ROOT = "arn:aws:iam::1:root";
  private static final GrantAnalysis ANALYSIS =
      new GrantAnalysis(new RuleCatalog().watchedActions());
  private static final StoredAsset ROLE =
      asset(
          "aws.iam.role",
          "arn:aws:iam::1:role/app",
          "attachedPolicyArns: [\"arn:aws:iam::1:policy/own\"]");
  private static final StoredAsset BUCKET = asset("aws.s3.bucket", "arn:aws:s3:::orders", "{}");

  @Test
  void everythingOnEverythingIsAdministrator() {
    assertThat(powers("{Effect: Allow, Action: '*', Resource: '*'}")).containsExactly("ADMIN");
  }

  @Test
  void everythingButBillingIsAdministrator() {
    assertThat(powers("{Effect: Allow, NotAction: 'aws-portal:*', Resource: '*'}"))
        .containsExactly("ADMIN");
  }

  @Test
  void everythingButIamReadsStoresOnly() {
    assertThat(powers("{Effect: Allow, NotAction: ['iam:*', 'organizations:*'], Resource: '*'}"))
        .containsExactly("READ");
  }

  @Test
  void allOfIamEditsIam() {
    assertThat(powers("{Effect: Allow, Action: 'iam:*', Resource: '*'}"))
        .containsExactly("EDIT_IAM");
  }

  @Test
  void writingItsOwnInlinePolicyEditsIam() {
    assertThat(
            powers(
                "{Effect: Allow, Action: 'iam:PutRolePolicy', Resource: 'arn:aws:iam::1:role/app'}"))
        .containsExactly("EDIT_IAM");
  }

  @Test
  void writingAnotherRolesInlinePolicyDoesNot() {
    assertThat(
            powers(
                "{Effect: Allow, Action: 'iam:PutRolePolicy', Resource: 'arn:aws:iam::1:role/other'}"))
        .isEmpty();
  }

  @Test
  void newVersionsOfItsOwnPolicyEditIam() {
    assertThat(
            powers(
                "{Effect: Allow, Action: 'iam:CreatePolicyVersion', Resource: 'arn:aws:iam::1:policy/own'}"))
        .containsExactly("EDIT_IAM");
  }

  @Test
  void anUnconditionalDenyWins() {
    assertThat(
            powers(
                "{Effect: Allow, Action: '*', Resource: '*'}",
                "{Effect: Deny, Action: ['iam:*', 's3:*'], Resource: '*'}"))
        .isEmpty();
  }

  @Test
  void aConditionalDenyDoesNot() {
    assertThat(
            powers(
                "{Effect: Allow, Action: 'iam:*', Resource: '*'}",
                "{Effect: Deny, Action: '*', Resource: '*', Condition: {Bool: {'aws:MultiFactorAuthPresent': 'false'}}}"))
        .containsExactly("EDIT_IAM");
  }

  @Test
  void actionsAreComparedWithoutCase() {
    assertThat(powers("{Effect: Allow, Action: 'S3:getobject', Resource: '*'}"))
        .containsExactly("READ");
  }

  @Test
  void aPrefixOfTheBucketIsRead() {
    assertThat(
            powers(
                "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/2026/*'}"))
        .containsExactly("READ");
    assertThat(powers("{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::ord*'}"))
        .containsExactly("READ");
  }

  @Test
  void theBucketWithoutItsObjectsIsNotRead() {
    assertThat(powers("{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::orders'}"))
        .isEmpty();
    assertThat(
            powers("{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::invoices/*'}"))
        .isEmpty();
  }

  @Test
  void everythingButOneStoreReadsNotThatStore() {
    assertThat(
            powers("{Effect: Allow, Action: 's3:GetObject', NotResource: 'arn:aws:s3:::orders/*'}"))
        .isEmpty();
  }

  @Test
  void aBoundaryCutsDownToWhatItAllows() {
    Permissions bounded =
        new Permissions(
            statements("{Effect: Allow, Action: '*', Resource: '*'}"),
            statements("{Effect: Allow, Action: 's3:*', Resource: '*'}"),
            true);
    assertThat(ANALYSIS.of(ROLE, bounded, ROOT, List.of(BUCKET)).stream().map(Grant::power))
        .containsExactly("READ");
  }

  @Test
  void conditionsAreLabelledAndNeverDropped() {
    assertThat(
            grants(
                    "{Effect: Allow, Action: '*', Resource: '*', Condition: {IpAddress: {'aws:SourceIp': 10.0.0.0/8}}}")
                .get(0)
                .conditionClass())
        .isEqualTo("restricts");
    assertThat(
            grants(
                    "{Effect: Allow, Action: '*', Resource: '*', Condition: {StringEquals: {'s3:prefix': a}}}")
                .get(0)
                .conditionClass())
        .isEqualTo("other");
  }

  private static List<String> powers(String... statements) {
    return grants(statements).stream().map(Grant::power).toList();
  }

  private static List<Grant> grants(String... statements) {
    return ANALYSIS.of(
        ROLE, new Permissions(statements(statements), List.of(), false), ROOT, List.of(BUCKET));
  }

  private static List<Statement> statements(String... statements) {
    return Statement.of("test", yaml("{Statement: [" + String.join(", ", statements) + "]}"));
  }

  private static StoredAsset asset(String type, String key, String properties) {
    return new StoredAsset(
        1,
        1,
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
        "");
  }

  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
