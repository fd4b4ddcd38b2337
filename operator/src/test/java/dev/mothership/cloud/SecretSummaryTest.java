package dev.mothership.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class SecretSummaryTest {
  private final SecretSummary summary = new SecretSummary("key".getBytes(UTF_8));

  @Test
  void namesTheKindsOfSecretAndRepeatsNone() {
    String script =
        """
        #!/bin/sh
        export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
        DB_PASSWORD="hunter2-canary"
        API_KEY=0123456789abcdef0123
        -----BEGIN RSA PRIVATE KEY-----
        """;
    JsonNode said = summary.of(script.getBytes(UTF_8));
    assertThat(said.path("detectors"))
        .extracting(JsonNode::asText)
        .isEqualTo(
            List.of("aws-access-key", "generic-token", "password-assignment", "private-key"));
    assertThat(said.path("length").asInt()).isEqualTo(script.length());
    assertThat(said.toString()).doesNotContain("AKIAIOSF", "hunter2", "0123456789abcdef0123");
  }

  @Test
  void harmlessTextSetsOffNoDetector() {
    assertThat(summary.of("#!/bin/sh\nyum update -y\n".getBytes(UTF_8)).path("detectors"))
        .isEmpty();
  }

  @Test
  void fingerprintsTellAChangeAndDependOnTheKey() {
    byte[] one = "one".getBytes(UTF_8);
    assertThat(summary.of(one)).isEqualTo(summary.of(one));
    assertThat(summary.of(one).path("fingerprint"))
        .isNotEqualTo(summary.of("two".getBytes(UTF_8)).path("fingerprint"))
        .isNotEqualTo(new SecretSummary("other".getBytes(UTF_8)).of(one).path("fingerprint"));
  }

  private List<String> detected(String name, String value) {
    JsonNode detectors = summary.of(name, value).path("detectors");
    return StreamSupport.stream(detectors.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void aSettingIsJudgedByItsNameToo() {
    assertThat(detected("DB_PASSWORD", "hunter2")).containsExactly("secret-name");
    assertThat(detected("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        .containsExactly("secret-name");
    assertThat(detected("DATABASE_URL", "postgres://app:hunter2@db:5432/shop"))
        .containsExactly("url-credentials");
    assertThat(detected("LOG_LEVEL", "debug-and-more")).isEmpty();
    assertThat(summary.of("DB_PASSWORD", "hunter2").path("length").asInt()).isEqualTo(7);
  }

  @Test
  void whereToFindASecretIsNone() {
    assertThat(detected("DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:1:secret:db-x")).isEmpty();
    assertThat(detected("DB_PASSWORD", "/prod/db/password")).isEmpty();
    assertThat(detected("DB_PASSWORD", "{{resolve:ssm-secure:db}}")).isEmpty();
    assertThat(detected("DB_PASSWORD_FILE", "hunter2-is-elsewhere")).isEmpty();
    assertThat(detected("RESET_PASSWORD", "true")).isEmpty();
    assertThat(detected("DATABASE_URL", "postgres://app:${PASSWORD}@db:5432/shop")).isEmpty();
  }

  @Test
  void aScriptThatFetchesItsPasswordHoldsNone() {
    for (String line :
        List.of(
            "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)",
            "password: \"{{ vault.db }}\"",
            "PASSWORD=`cat /run/secret`",
            "DB_PASSWORD=\"$1\"")) {
      assertThat(summary.of(line.getBytes(UTF_8)).path("detectors")).as(line).isEmpty();
    }
  }
}
