package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.notify.SlackStub.Posted;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What owners see in Slack of findings that come, change and go. */
class SlackThreadsIT {
  private NotifyEstate estate;
  private NotifyEstate.Account shop;

  @BeforeEach
  void begin() {
    estate = new NotifyEstate();
    estate.slack.channel("team", "C1");
    estate.secrets.put("shop/slack", Map.of("token", SlackStub.TOKEN));
    shop = estate.tenant("shop");
    shop.channel("slack", body -> body);
  }

  @AfterEach
  void end() {
    estate.close();
  }

  @Test
  void aFindingIsToldOnceChangedInPlaceAndStruckThroughWhenItIsGone() {
    shop.finds("public-bucket", "invoices", 65);
    assertThat(estate.tell()).isEqualTo(1);
    Posted message = estate.slack.roots().get(0);
    assertThat(message.text).isEqualTo("high, risk 65: Title of public-bucket – prod");
    assertThat(message.blocks)
        .contains("*65 high*")
        .contains("*Title of public-bucket*")
        .contains("It can be read by anybody.")
        .contains("A policy allows it.")
        .contains("exposure 0.8: open to the world")
        .contains("*Fix:* Block public access.")
        .contains("shop/prod (000000000001)")
        .contains("https://console.example/shop/configuration-public-bucket-invoices")
        .contains("kubectl get finding -n shop configuration-public-bucket-invoices");
    assertThat(estate.slack.replies()).isEmpty();
    assertThat(estate.tell()).isZero();

    shop.finds("public-bucket", "invoices", 84);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(message.text).startsWith("critical, risk 84: ");
    shop.mends("public-bucket", "invoices");
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(message.text).isEqualTo("Resolved: Title of public-bucket – prod");
    assertThat(message.blocks).contains("~Title of public-bucket~").contains("~invoices~ fixed");
    assertThat(estate.slack.roots()).hasSize(1);
    assertThat(estate.slack.replies().stream().map(reply -> reply.text))
        .containsExactly(
            "• Risk 65 to 84: invoices",
            "• Resolved: invoices (fixed)\nNothing is left to do here.");
    assertThat(estate.slack.replies()).allMatch(reply -> reply.parent.equals(message.ts));
    assertThat(estate.slack.replies()).noneMatch(reply -> reply.broadcast);

    shop.finds("public-bucket", "invoices", 84);
    assertThat(estate.tell()).isEqualTo(1);
    assertThat(estate.slack.roots()).hasSize(1);
    assertThat(estate.slack.replies().get(2).text).isEqualTo("• Back again: invoices (risk 84)");
    assertThat(estate.slack.replies().get(2).broadcast).isTrue();
  }

  @Test
  void whoHadItFixedIsSaidWithWhatWasFixed() {
    shop.finds("public-bucket", "invoices", 65).finds("public-bucket", "exports", 65);
    estate.tell();
    remediated("invoices", "1 minute");
    remediated("exports", "2 days");
    shop.mends("public-bucket", "invoices").mends("public-bucket", "exports");
    estate.tell();
    assertThat(estate.slack.replies().get(0).text)
        .contains(
            "• Resolved: invoices (fixed) – aws-s3-block-bucket, asked for by ann, approved by ben\n")
        .as("what was mended long before is not what mended it")
        .contains("• Resolved: exports (fixed)\n");
  }

  @Test
  void whoMendedALinkOfAPathIsSaidWithThePathThatIsGone() {
    shop.put("public-bucket", "invoices", 65).put("path-to-data", "host", 84);
    shop.correlate();
    estate.execute(
        """
        update finding set category = 'attack-path',
          detail = detail || '{"fixes": [{"fix": "x", "findings": ["configuration-public-bucket-invoices"]}]}'
        where rule_id = 'path-to-data'
        """);
    estate.tell();
    remediated("invoices", "1 minute");
    shop.mends("path-to-data", "host");
    estate.tell();
    assertThat(estate.slack.replies().get(0).text)
        .startsWith(
            "• Resolved: host (fixed) – aws-s3-block-bucket, asked for by ann, approved by ben");
  }

  @Test
  void whatSetsTheDateIsSaidAndThatTracesAreToBeLookedFor() {
    shop.put("cve-2026-1", "host", 95);
    shop.correlate();
    estate.execute(
        """
        update finding set category = 'vulnerability', due_at = '2026-11-27T00:00:00Z',
          due_by = 'BOD 26-04 (yyyy), 3 days', detail = detail || '{"bod": {"row": "yyyy", "days": 3, "triage": true}}'
        """);
    estate.tell();
    assertThat(estate.slack.roots().get(0).blocks)
        .contains("Due 2026-11-27: BOD 26-04 (yyyy), 3 days")
        .contains("look for traces of an attack before it is fixed");
  }

  private void remediated(String asset, String ago) {
    estate.execute(
        """
        insert into remediation (tenant_id, namespace, name, uid, generation, finding, finding_id, account_id,
          asset_key, action, parameters, mode, requested_by, requesters, write_role, policies, token, state,
          approved_by, ended_at)
        select tenant_id, 'shop', '%1$s', '%1$s', 1, name, id, account_id, '%1$s', 'aws-s3-block-bucket', '{}', 'Apply',
          'ann', array['ann'], 'writer', '[]', '', 'Succeeded', 'ben', now() - interval '%2$s'
        from finding where name = 'configuration-public-bucket-%1$s'
        """
            .formatted(asset, ago));
  }
}
