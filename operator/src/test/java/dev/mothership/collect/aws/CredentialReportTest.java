package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialReportTest {
  @Test
  void rowsAreKeptByArnUnderTheNamesOfTheFirstLine() {
    Map<String, ObjectNode> rows =
        CredentialReport.parse(
            """
            user,arn,password_enabled,extra
            <root_account>,arn:aws:iam::1:root,not_supported,
            "a,b",arn:aws:iam::1:user/ab,true,"say ""no\"\"\"

            short,arn:aws:iam::1:user/short
            """);
    assertThat(rows).hasSize(3);
    assertThat(rows.get("arn:aws:iam::1:root").path("password_enabled").asText())
        .isEqualTo("not_supported");
    assertThat(rows.get("arn:aws:iam::1:user/ab").path("user").asText()).isEqualTo("a,b");
    assertThat(rows.get("arn:aws:iam::1:user/ab").path("extra").asText()).isEqualTo("say \"no\"");
    assertThat(rows.get("arn:aws:iam::1:user/short").has("password_enabled")).isFalse();
    assertThat(CredentialReport.parse("")).isEmpty();
  }
}
