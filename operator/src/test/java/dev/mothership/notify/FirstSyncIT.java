package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** An account with a hundred thousand findings is looked at for the first time. */
class FirstSyncIT {
  private static final int FINDINGS = 100_000;
  private static final int RULES = 200;

  @Test
  void itIsNoMessageToWhoPassesOverWhatWasThereAndAFewToWhoDoesNot() {
    try (NotifyEstate estate = new NotifyEstate()) {
      estate.slack.channel("team", "C1").channel("all", "C2");
      estate.secrets.put("shop/slack", Map.of("token", SlackStub.TOKEN));
      NotifyEstate.Account shop = estate.tenant("shop");
      NotifyEstate.Account fresh =
          estate.account(shop.tenant, "shop", "new", "999999999999", false);
      shop.channel("new-ones", body -> body);
      shop.channel(
          "all",
          body -> {
            body.put("skipExisting", false).put("ratePerMinute", 30);
            body.putObject("settings").put("channel", "#all");
            return body;
          });
      find(estate, fresh);

      Router router = estate.process().router();
      while (router.step()) {
        continue;
      }
      assertThat(estate.number("select count(*) from outbox where not routed")).isZero();
      assertThat(threads(estate, "new-ones")).isZero();
      assertThat(threads(estate, "all")).isEqualTo(RULES);
      assertThat(estate.number("select count(*) from thread_finding")).isEqualTo(FINDINGS);
      assertThat(estate.tell()).isEqualTo(5);
      assertThat(estate.slack.roots()).hasSize(5).allMatch(message -> message.channel.equals("C2"));
      assertThat(estate.slack.roots().get(0).text).isEqualTo("critical, risk 99: A rule – new");
      assertThat(estate.slack.roots().get(0).blocks)
          .contains("500 open, 0 excepted, 0 resolved")
          .contains("and 480 more");
    }
  }

  private static long threads(NotifyEstate estate, String channel) {
    return estate.number(
        "select count(*) from thread t join channel c on c.id = t.channel_id where c.name = '%s'"
            .formatted(channel));
  }

  /** All in one transaction, as a correlation does. */
  private static void find(NotifyEstate estate, NotifyEstate.Account account) {
    estate
        .database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createScript(
                        """
                        insert into account_baseline (tenant_id, account_id) values (%1$d, %2$d);
                        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
                          native_id, name, tags, properties, unread, data_class, content_hash)
                        select %1$d, %2$d, 'global', 't', 't', 'key-' || n, 'global', 'a' || n, 'a' || n,
                          '{}', '{}', '{}', '', '' from generate_series(1, %3$d) n;
                        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title,
                          state, severity, risk, risk_low, risk_high, factors, detail)
                        select %1$d, decode(md5(a.id::text), 'hex'), 'f-' || a.id, 'configuration',
                          'rule-' || (a.id %% %4$d), %2$d, a.id, 'A rule', 'Open', 'critical',
                          case when a.id %% %4$d = 7 then 99 else 80 + a.id %% 10 end, 80, 99, '[]',
                          '{"why": "w", "remediation": "r"}'
                        from asset a where a.tenant_id = %1$d and a.account_id = %2$d;
                        insert into outbox (tenant_id, kind, finding_id, dedupe, body)
                        select tenant_id, 'finding-opened', id, 'd' || id, '{}' from finding
                        where account_id = %2$d order by id;
                        """
                            .formatted(account.tenant, account.id, FINDINGS, RULES))
                    .execute());
  }
}
