package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.correlate.vulnerability.EpssRescoring;
import dev.mothership.model.FeedFacts;
import dev.mothership.model.Knowledge;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.Database;
import dev.mothership.store.FeedLoad;
import dev.mothership.store.FeedStore;
import dev.mothership.store.TestDatabase;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Findings follow scores as they are loaded, and are what the next correlation would make them. */
final class EpssRescoringIT {
  private static final RuleCatalog RULES = new RuleCatalog();
  private static final int PACKAGES = 40;
  private static final int MOST_CVES = 4;

  private FeedStore store;
  private EstateFixture fixture;
  private KnowledgeFixture known;
  private int day;

  @BeforeEach
  void theFoundingExampleAndATenantWithSoftwareOfItsOwn() {
    Database database = TestDatabase.create();
    store = new FeedStore(database);
    fixture = new FoundingEstate(database.jdbi()).fixture();
    known = new KnowledgeFixture(fixture.jdbi());
    fixture.execute(
        """
        with other as (insert into tenant (name, external_id) values ('other', 'x2') returning id),
        account as (
          insert into account (tenant_id, provider, native_id, namespace, name, claimed)
          select id, 'aws', '222222222222', 'n', 'a', true from other returning id, tenant_id),
        asset as (
          insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name, tags,
            properties, unread, data_class, content_hash)
          select tenant_id, id, 'r', 't', 't', 'other', 'r', 'i', 'n', '{}', '{}', '{}', '', '' from account
          returning id, tenant_id)
        insert into package (tenant_id, asset_id, purl, type, name, version)
        select tenant_id, id, 'pkg:npm/p1@1.0.0', 'npm', 'p1', '1.0.0' from asset
        """);
  }

  private FeedLoad load(Map<String, Double> scores) throws IOException {
    Instant asOf = Instant.parse("2026-11-01T00:00:00Z").plusSeconds(86_400L * ++day);
    return store.load(
        "epss.csv",
        "",
        false,
        sink -> {
          scores.forEach(
              (cve, score) -> sink.accept(new Knowledge.Epss(cve, score.floatValue(), 0.5f)));
          return new FeedFacts("epss", asOf, "", true, scores.size(), 0, List.of());
        },
        new EpssRescoring(() -> RULES));
  }

  private FeedLoad exploited(String... cves) throws IOException {
    return store.load(
        "kev.json",
        "",
        true,
        sink -> {
          for (String cve : cves) {
            sink.accept(new Knowledge.Kev(cve, LocalDate.EPOCH, LocalDate.EPOCH, false));
          }
          return new FeedFacts(
              "kev", Instant.parse("2026-11-23T00:00:00Z"), "", true, cves.length, 0, List.of());
        },
        new EpssRescoring(() -> RULES));
  }

  private void leftWith(String... cves) {
    known.installed(FoundingEstate.WEB, "pkg:npm/left@1.0.0");
    for (String cve : cves) {
      known.advisory("GHSA-" + cve, cve, "npm", "left", "2.0.0");
    }
  }

  private List<String> requested() {
    return fixture.query(
        "select name || ' ' || requested_seq from tenant order by 1", String.class);
  }

  private String left() {
    return fixture.one(
        "select concat_ws(' ', state, severity, risk) from finding where category = 'vulnerability'",
        String.class);
  }

  /**
   * Exposed, partial impact: the root of 0.5 times 0.6 is 0.548, that of 0.7 times 0.6 is 0.648.
   */
  @Test
  void aScoreThatMovesTheRoundedRiskMovesTheFindingAtOnce() throws IOException {
    leftWith("CVE-2026-1");
    load(Map.of("CVE-2026-1", 0.25));
    fixture.correlate();
    assertThat(left()).isEqualTo("Open medium 55");
    load(Map.of("CVE-2026-1", 0.49));
    assertThat(left()).isEqualTo("Open high 65");
    assertThat(requested()).containsExactly("checkout 1", "other 0");
    assertThat(
            fixture.query(
                "select concat_ws(' ', kind, body #>> '{before,risk}', body #>> '{after,risk}', body #>> '{after,severity}')"
                    + " from outbox where kind = 'finding-risk-changed'",
                String.class))
        .containsExactly("finding-risk-changed 55 65 high");
    assertThat(
            fixture.one(
                "select factors -> 0 ->> 'value' from finding where category = 'vulnerability'",
                String.class))
        .as("worked back from the risk: 0.65 squared, over 0.6")
        .isEqualTo("0.704");
    load(Map.of("CVE-2026-1", 0.4904));
    assertThat(requested()).containsExactly("checkout 1", "other 0");
    load(Map.of("CVE-2020-7", 0.9));
    assertThat(left()).as("as BOD 26-04 has it").isEqualTo("Open medium 40");
    assertThat(requested()).containsExactly("checkout 2", "other 0");
  }

  @Test
  void whatIsMutedMovesAndStaysMutedAndWhatIsResolvedStaysAsItWas() throws IOException {
    leftWith("CVE-2026-1");
    fixture.correlate();
    fixture.execute(
        """
        insert into exception (cluster, tenant_id, namespace, name, uid, type, match, reason, requested_by, expires_at,
          hash, max_matches, longest)
        select false, id, 'n', 'e', 'u', 'AcceptedRisk', '{}', 'r', 'ann', now() + interval '1 day', 'h', 9, '1 day' from tenant
        where name = 'checkout';
        update finding set state = 'Muted', exception_id = (select id from exception), muted_at = now()
        where category = 'vulnerability'
        """);
    load(Map.of("CVE-2026-1", 0.49));
    assertThat(left()).isEqualTo("Muted high 65");
    fixture.execute("update finding set state = 'Resolved' where category = 'vulnerability'");
    load(Map.of("CVE-2026-1", 0.25));
    assertThat(left()).isEqualTo("Resolved high 65");
  }

  @Test
  void onlyTenantsThatHoldWhatIsExploitedAreCorrelated() throws IOException {
    leftWith("CVE-2026-1");
    fixture.correlate();
    exploited("CVE-2020-7");
    assertThat(requested()).containsExactly("checkout 0", "other 0");
    exploited("CVE-2020-7", "CVE-2026-1");
    assertThat(requested()).containsExactly("checkout 1", "other 0");
    fixture.correlate();
    assertThat(left()).isEqualTo("Open high 75");
    fixture.execute(
        "insert into task (tenant_id, kind, due_at, worker) select id, 'correlate', now(), 'w' from tenant"
            + " where name = 'other'");
    exploited("CVE-2026-1");
    assertThat(requested())
        .as("one that is correlated just now may have read what was known before")
        .containsExactly("checkout 1", "other 1");
  }

  /** Of 40 packages with up to four CVEs of every kind, over five days of scores. */
  @Test
  void itIsWhatAWholeCorrelationMakesOfItAndNothingElseIsWritten() throws IOException {
    Random random = new Random(1740);
    List<String> cves = packages(random);
    Map<String, Double> scores = new TreeMap<>();
    cves.forEach(cve -> scores.put(cve, score(random)));
    load(scores);
    fixture.correlate();
    int moved = 0;
    for (int i = 0; i < 5; i++) {
      for (String cve : cves) {
        if (random.nextInt(4) == 0) {
          scores.put(cve, score(random));
        } else {
          scores.computeIfPresent(cve, (name, was) -> was * 0.999);
        }
      }
      scores.remove(cves.get(random.nextInt(cves.size())));
      Map<String, String> before = told();
      Map<String, String> written = written();
      load(scores);
      Map<String, String> after = told();
      Map<String, String> rewritten = written();
      for (String name : after.keySet()) {
        boolean same = after.get(name).equals(before.get(name));
        assertThat(rewritten.get(name).equals(written.get(name))).as(name).isEqualTo(same);
        moved += same ? 0 : 1;
      }
      fixture.correlate();
      assertThat(told()).isEqualTo(after);
    }
    assertThat(moved).isBetween(20, 180);
  }

  private List<String> packages(Random random) {
    List<String> cves = new ArrayList<>();
    for (int i = 0; i < PACKAGES; i++) {
      known.installed(FoundingEstate.WEB, "pkg:npm/p" + i + "@1.0.0");
      for (int j = 0; j <= random.nextInt(MOST_CVES); j++) {
        String cve = "CVE-2026-" + (100 + i * MOST_CVES + j);
        known.advisory(
            "GHSA-" + cve,
            cve,
            "npm",
            "p" + i,
            "2.0.0",
            random.nextBoolean() ? KnowledgeFixture.TOTAL : KnowledgeFixture.NO_SEVERITY);
        switch (random.nextInt(8)) {
          case 0 -> known.exploited(cve, random.nextBoolean());
          case 1 -> known.judged(cve, "poc", random.nextBoolean(), random.nextBoolean());
          case 2 -> known.judged(cve, "none", false, false);
          default -> {
            // Nobody judged it.
          }
        }
        cves.add(cve);
      }
    }
    return cves;
  }

  /** Most are unlikely, some are likely. */
  private static double score(Random random) {
    return Math.pow(random.nextDouble(), 3);
  }

  private Map<String, String> told() {
    return byName(
        "concat_ws('|', state, severity, risk, risk_low, risk_high, confidence, title, factors, detail)");
  }

  private Map<String, String> written() {
    return byName("xmin::text");
  }

  private Map<String, String> byName(String what) {
    return fixture
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select name, "
                            + what
                            + " as what from finding where category = 'vulnerability'")
                    .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                    .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
