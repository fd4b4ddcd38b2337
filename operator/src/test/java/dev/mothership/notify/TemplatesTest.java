package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.RoutingBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
  private static JsonNode json(String text) {
    try {
      return NotifyJson.MAPPER.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Templates tenant(String contacts) {
    return Templates.of(new RoutingBatch.Tenant(1, "shop", "", "retail/shop", json(contacts)));
  }

  @Test
  void namesAreFilledInWhereverTextsAre() {
    Templates templates =
        tenant("{\"slack\": \"#a\\\"b\", \"jira\": {\"project\": \"PAY\"}, \"escalation\": \"\"}");
    assertThat(
            templates.fill(
                json(
                    """
                    {"channel": "{{tenant.contacts.slack}}", "n": 1, "list": ["{{ tenant.name }} {{tenant.displayName}}"],
                     "fields": [{"field": "f", "json": "{\\"value\\": \\"{{tenant.contacts.slack}}\\"}"}]}
                    """)))
        .isEqualTo(
            json(
                """
                {"channel": "#a\\"b", "n": 1, "list": ["shop shop"],
                 "fields": [{"field": "f", "json": {"value": "#a\\"b"}}]}
                """));
    assertThat(
            templates.missing(
                json("{\"a\": \"{{tenant.contacts.escalation}} {{tenant.orgUnit}}\"}")))
        .containsExactly("tenant.contacts.escalation");
  }

  @Test
  void aValueBringsNoNamesOfItsOwn() {
    assertThat(tenant("{\"slack\": \"{{tenant.name}}$1\"}").fill("{{tenant.contacts.slack}}"))
        .isEqualTo("{{tenant.name}}$1");
  }

  @Test
  void namesThatNobodyFillsInAreTold() {
    assertThat(
            Templates.unknown(
                json("{\"a\": [\"{{tenant.contacts.pager}} {{account.name}} {{x}}\"]}")))
        .containsExactly("tenant.contacts.pager", "x");
  }

  @ParameterizedTest
  @CsvSource({
    "'#team-*', '#team-a', true",
    "'#team-*', '#team-', true",
    "'#team-*', '#tea', false",
    "'#team-*', 'x#team-a', false",
    "'#a', '#a', true",
    "'#a', '#ab', false",
    "'*', anything, true",
    "'a*a', a, false",
    "'a*b*c', 'a1b2c', true",
    "'a*b*c', 'a1c', false",
    "'C.1', 'CX1', false",
  })
  void destinationsAreAllowedByPatternsInWhichAStarIsAnyText(
      String pattern, String wanted, boolean allowed) {
    ChannelBody body =
        NotifyJson.read(
            json(
                "{\"type\": \"slack\", \"secret\": \"s\", \"destination\": \"\", \"route\": \"None\", \"groupBy\": \"rule\", \"escalateTo\": \"\", \"filter\": {}, \"ratePerMinute\": 1, \"allowedDestinations\": [\"%s\"]}"
                    .formatted(pattern)),
            ChannelBody.class);
    assertThat(body.allows(wanted)).isEqualTo(allowed);
  }
}
