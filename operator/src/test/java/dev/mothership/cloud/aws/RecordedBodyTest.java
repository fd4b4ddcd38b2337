package dev.mothership.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordedBodyTest {
  private static final String ANSWER =
      "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
          + "<Credentials><AccessKeyId>ASIAREAL</AccessKeyId><SecretAccessKey>verysecret</SecretAccessKey>"
          + "<SessionToken>tokentoken</SessionToken><Expiration>2026-01-01T00:00:00Z</Expiration>"
          + "</Credentials></AssumeRoleResult><ResponseMetadata><RequestId>r1</RequestId>"
          + "</ResponseMetadata></AssumeRoleResponse>";

  @Test
  void holdsNeitherCredentialsNorRequestIds() {
    assertThat(RecordedBody.of(ANSWER))
        .doesNotContain("ASIAREAL", "verysecret", "tokentoken", "2026-01-01", "RequestId", "r1")
        .contains("<SecretAccessKey>recorded</SecretAccessKey>");
  }

  @Test
  void credentialsAreGoodForAnHourWhenReplayed() {
    assertThat(
            RecordedBody.replayed(RecordedBody.of(ANSWER), Instant.parse("2030-05-01T10:00:00Z")))
        .contains("<Expiration>2030-05-01T11:00:00Z</Expiration>");
  }

  @Test
  void isIndentedAndKeepsTheTextOfLeavesToTheCharacter() {
    assertThat(RecordedBody.of("<A><B x=\"1\"> a &lt;b&gt;\n&amp; c </B>  <C/></A>"))
        .isEqualTo("<A>\n  <B x=\"1\"> a &lt;b&gt;\n&amp; c </B>\n  <C/>\n</A>\n");
  }

  @Test
  void whatIsNoXmlIsKept() {
    assertThat(RecordedBody.of("{\"Statement\": []}")).isEqualTo("{\"Statement\": []}");
    assertThat(RecordedBody.of("<broken")).isEqualTo("<broken");
  }

  @Test
  void outsideEntitiesAreNeverRead() {
    String attack = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>";
    assertThat(XmlBody.parse(attack)).isEmpty();
  }
}
