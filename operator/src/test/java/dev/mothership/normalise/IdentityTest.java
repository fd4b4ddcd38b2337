package dev.mothership.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.model.Asset;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Credentials, providers and certificates of IAM. */
class IdentityTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final AccountContext ACCOUNT =
      new AccountContext("111122223333", "aws", new DataClassing("", Map.of(), ""));
  private final Normaliser normaliser = new Normaliser(Implementations.of(AssetMapper.class));

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private Asset map(String type, String payload, Map<String, JsonNode> facets) {
    return normaliser
        .normalise(
            new RawRecord(type, Scope.GLOBAL, "native", yaml(payload), facets, Map.of()), ACCOUNT)
        .asset();
  }

  @Test
  void aUsersRowOfTheReportIsReadWithoutItsPlaceholders() {
    Asset user =
        map(
            "aws.iam.user",
            "{Arn: 'arn:aws:iam::111122223333:user/ann', UserName: ann, Path: /}",
            Map.of(
                "credentialReport",
                yaml(
                    """
                    user: ann
                    password_enabled: "true"
                    password_last_used: no_information
                    password_last_changed: "2026-01-02T03:04:05+00:00"
                    password_next_rotation: N/A
                    mfa_active: "false"
                    access_key_1_active: "true"
                    access_key_1_last_rotated: "2025-01-02T03:04:05+00:00"
                    access_key_1_last_used_date: "2026-02-03T04:05:06+00:00"
                    access_key_1_last_used_region: eu-west-1
                    access_key_2_active: "false"
                    access_key_2_last_rotated: N/A
                    access_key_2_last_used_date: N/A
                    """),
                "accessKeys",
                yaml(
                    "[{AccessKeyId: AKIA1, Status: Active, CreateDate: '2025-01-02T03:04:05Z', UserName: ann}]")));
    assertThat(user.properties().path("credential"))
        .isEqualTo(
            yaml(
                """
                passwordEnabled: true
                passwordLastChanged: "2026-01-02T03:04:05+00:00"
                mfaActive: false
                accessKeys: [{active: true, lastRotated: "2025-01-02T03:04:05+00:00", lastUsed: "2026-02-03T04:05:06+00:00"}]
                """));
    assertThat(user.properties().path("accessKeys"))
        .isEqualTo(yaml("[{id: AKIA1, status: Active, createDate: '2025-01-02T03:04:05Z'}]"));
  }

  @Test
  void theAccountHasRootsRowAndThePasswordPolicy() {
    Asset account =
        map(
            "aws.iam.account",
            "{SummaryMap: {Users: 3}}",
            Map.of(
                "credentialReport",
                yaml(
                    "{user: <root_account>, password_enabled: not_supported, password_last_used: '2026-03-01T00:00:00+00:00', mfa_active: 'TRUE', generated_time: '2026-03-02T00:00:00Z'}"),
                "passwordPolicy",
                yaml(
                    "{MinimumPasswordLength: 14, RequireSymbols: true, RequireNumbers: true, RequireUppercaseCharacters: false, RequireLowercaseCharacters: true, PasswordReusePrevention: 24}")));
    assertThat(account.key().value()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(account.properties())
        .isEqualTo(
            yaml(
                """
                summary: {Users: 3}
                passwordPolicy: {minimumLength: 14, reusePrevention: 24, requireSymbols: true, requireNumbers: true, requireUppercase: false, requireLowercase: true}
                rootCredential: {passwordLastUsed: "2026-03-01T00:00:00+00:00", mfaActive: true, accessKeys: []}
                credentialReportAt: "2026-03-02T00:00:00Z"
                """));
    assertThat(map("aws.iam.account", "{SummaryMap: {}}", Map.of()).properties())
        .isEqualTo(yaml("{summary: {}}"));
  }

  @Test
  void providersAndCertificatesAreNamedAsTheirOwnersKnowThem() {
    Asset oidc =
        map(
            "aws.iam.oidc-provider",
            "{Arn: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'}",
            Map.of(
                "provider",
                yaml(
                    "{Url: token.actions.githubusercontent.com, ClientIDList: [sts.amazonaws.com], ThumbprintList: [aa], Tags: [{Key: team, Value: build}]}")));
    assertThat(oidc.name()).isEqualTo("token.actions.githubusercontent.com");
    assertThat(oidc.tags()).isEqualTo(Map.of("team", "build"));
    assertThat(oidc.properties())
        .isEqualTo(
            yaml(
                "{url: token.actions.githubusercontent.com, clientIds: [sts.amazonaws.com], thumbprints: [aa]}"));
    Asset saml =
        map(
            "aws.iam.saml-provider",
            "{Arn: 'arn:aws:iam::111122223333:saml-provider/okta', ValidUntil: '2030-01-01T00:00:00Z'}",
            Map.of());
    assertThat(saml.name()).isEqualTo("okta");
    assertThat(saml.properties()).isEqualTo(yaml("{validUntil: '2030-01-01T00:00:00Z'}"));
    Asset certificate =
        map(
            "aws.iam.server-certificate",
            "{Arn: 'arn:aws:iam::111122223333:server-certificate/old', ServerCertificateName: old, Path: /, Expiration: '2020-01-01T00:00:00Z'}",
            Map.of());
    assertThat(certificate.name()).isEqualTo("old");
    assertThat(certificate.properties())
        .isEqualTo(yaml("{path: /, expiration: '2020-01-01T00:00:00Z'}"));
  }
}
