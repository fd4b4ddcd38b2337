package dev.mothership.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.Installation;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The moment when nothing is left to do: all is collected, correlated, shown and told. */
final class StandStill {
  private static final String DONE =
      """
      select not exists (select from task where worker <> '' or (kind = 'sync' and due_at < now()))
        and not exists (select from tenant where requested_seq > done_seq)\
      """;
  private static final String FINDINGS =
      """
      select coalesce(string_agg(told, ',' order by told collate "C"), '')
      from (select name || ' ' || state || ' ' || risk as told from finding) f\
      """;
  private static final String SCORES =
      """
      select coalesce(string_agg(distinct told, ',' order by told), '') from (
        select t.name || ' ' || round(s.score) as told from tenant t
        join score_daily s on s.tenant_id = t.id and s.account_id = 0 and s.subdomain = ''
        where s.day = (select max(day) from score_daily where tenant_id = t.id)) s\
      """;

  private StandStill() {}

  /** Waits for it. */
  static void await(Installation installation) {
    await("nothing left to do").until(() -> Ask.isTrue(installation, DONE));
    String recorded = Ask.text(installation, FINDINGS);
    await("every finding shown as it is recorded")
        .until(() -> findings(installation).equals(recorded));
    String scores = Ask.text(installation, SCORES);
    await("every score shown as it is recorded").until(() -> scores(installation).equals(scores));
    await("every account at rest").until(() -> atRest(installation));
  }

  /** All objects, once they have stayed as they are for longer than the publisher rests. */
  static Map<String, String> objects(Installation installation) {
    AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
    await("objects that no longer change")
        .pollInterval(Duration.ofMillis(1500))
        .until(
            () -> {
              Map<String, String> now = CanonicalDump.ofObjects(installation);
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Quickstart.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200));
  }

  private static String findings(Installation installation) {
    TreeSet<String> shown = new TreeSet<>();
    for (JsonNode item : installation.get("findings", "-A").at("/items")) {
      shown.add(
          "%s %s %d"
              .formatted(
                  item.at("/metadata/name").asText(),
                  item.at("/spec/state").asText(),
                  item.at("/spec/risk").asInt()));
    }
    return String.join(",", shown);
  }

  private static String scores(Installation installation) {
    TreeSet<String> shown = new TreeSet<>();
    for (JsonNode item : installation.get("postures", "-A").at("/items")) {
      shown.add(item.at("/spec/tenant").asText() + " " + item.at("/status/score").asInt());
    }
    return String.join(",", shown);
  }

  private static boolean atRest(Installation installation) {
    for (JsonNode item : installation.get("cloudaccounts", "-A").at("/items")) {
      if (Quickstart.condition(item, "Reconciling")
          .filter(condition -> condition.at("/status").asText().equals("False"))
          .isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
