package dev.mothership.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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
}
