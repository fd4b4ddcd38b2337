package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.ingest.feed.Feed;
import dev.mothership.ingest.feed.FeedFiles;
import dev.mothership.ingest.feed.FeedFixtures;
import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedStoreIT {
  private static final List<String> KNOWLEDGE =
      List.of("advisory", "affected", "epss", "kev", "vulnrichment");

  private static final Rescoring UNRATED = moved -> Set.of();

  @TempDir private Path folder;
  private Database database;
  private FeedStore store;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
    store = new FeedStore(database);
  }

  private FeedLoad load(Path path) throws IOException {
    return load(path, false);
  }

  private FeedLoad load(Path path, boolean force) throws IOException {
    Feed feed = FeedFiles.at(path, null, null).feeds().get(0);
    return store.load(
        feed.source(), feed.sha256(), force, sink -> feed.read(FeedFixtures.NOW, sink), UNRATED);
  }

  private Path npm(String name, Map<String, byte[]> members) throws IOException {
    return FeedFixtures.zip(folder.resolve(name), members);
  }

  /** Advisories N-1 to N-n, all of the same day. */
  private static Map<String, byte[]> advisories(int count, String modified, String fixed) {
    Map<String, byte[]> members = new TreeMap<>();
    for (int i = 1; i <= count; i++) {
      members.put("N-" + i + ".json", FeedFixtures.advisory("N-" + i, modified, fixed));
    }
    return members;
  }

  private List<String> rows(String sql) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery(sql).mapToMap().map(row -> row.values().toString()).list());
  }

  /** Which transaction wrote each row, so that a row that is written alike is seen. */
  private String written() {
    StringBuilder all = new StringBuilder();
    for (String table : KNOWLEDGE) {
      all.append(rows("select xmin::text, ctid::text, t::text from " + table + " t order by 3"));
    }
    return all.toString();
  }

  @Test
  void feedsBecomeWhatIsKnown() throws IOException {
    for (String name : List.of("osv-distro", "epss.csv", "kev.json", "vulnrichment")) {
      load(FeedFixtures.of(name));
    }
    assertThat(
            rows(
                """
                select id, canonical, feed, aliases::text, modified_at = '2026-11-18Z' as dated
                from advisory order by id
                """))
        .containsExactly(
            "[ALPINE-CVE-2024-2511, CVE-2024-2511, osv/all, {}, false]",
            "[DEBIAN-CVE-2024-1086, CVE-2024-1086, osv/all, {}, false]",
            "[GHSA-c2qf-rxjj-qqgw, CVE-2022-25883, osv/all, {CVE-2022-25883}, true]");
    assertThat(
            rows(
                """
                select a.ecosystem, a.name, a.ordinal, a.ranges -> 0 -> 'events' -> 1 ->> 'fixed' as fixed,
                  e.score, k.ransomware, v.exploitation, v.total_impact
                from affected a join advisory d on d.id = a.advisory_id
                left join epss e on e.cve = d.canonical
                left join kev k on k.cve = d.canonical
                left join vulnrichment v on v.cve = d.canonical
                order by 1
                """))
        .containsExactly(
            "[Alpine:v3.20, openssl, 0, 3.3.0-r1, 4.3E-4, null, null, null]",
            "[Debian:11, linux, 0, 5.10.216-1, 0.83212, true, active, true]",
            "[Debian:12, linux, 1, 6.1.76-1, 0.83212, true, active, true]",
            "[npm, semver, 0, 7.5.2, 0.00512, null, poc, false]");
    assertThat(store.all())
        .extracting(feed -> feed.name() + " " + feed.entries())
        .containsExactly("epss 5", "kev 3", "osv/all 3", "vulnrichment 3");
  }

  @Test
  void theSameFeedAgainWritesNothingButWhenItWasLoaded() throws IOException {
    List<Path> all =
        List.of(
            npm("go.zip", FeedFixtures.files("osv-go")),
            FeedFixtures.of("epss.csv"),
            FeedFixtures.of("kev.json"),
            FeedFixtures.of("vulnrichment"));
    for (Path path : all) {
      assertThat(load(path).added()).isPositive();
    }
    String before = written();
    Instant loaded = store.all().get(0).loadedAt();
    for (Path path : all) {
      assertThat(load(path).written()).isZero();
    }
    assertThat(written()).isEqualTo(before);
    assertThat(store.all().get(0).loadedAt()).isAfter(loaded);
    assertThat(rows("select distinct changed_seq from feed")).containsExactly("[1]");
  }

  @Test
  void onlyWhatDiffersIsWritten() throws IOException {
    load(npm("a", advisories(5, "2026-11-01T00:00:00Z", "1.0")));
    Map<String, byte[]> next = advisories(6, "2026-11-01T00:00:00Z", "1.0");
    next.remove("N-2.json");
    next.put("N-3.json", FeedFixtures.advisory("N-3", "2026-11-02T00:00:00Z", "2.0"));
    List<String> untouched = rows("select xmin::text, * from affected where advisory_id = 'N-1'");
    FeedLoad load = load(npm("b", next));
    assertThat(load).extracting("added", "changed", "gone").containsExactly(1L, 1L, 1L);
    assertThat(
            rows(
                """
                select advisory_id, ranges -> 0 -> 'events' -> 1 ->> 'fixed' as fixed
                from affected order by 1
                """))
        .containsExactly("[N-1, 1.0]", "[N-3, 2.0]", "[N-4, 1.0]", "[N-5, 1.0]", "[N-6, 1.0]");
    assertThat(rows("select xmin::text, * from affected where advisory_id = 'N-1'"))
        .isEqualTo(untouched);
  }

  @Test
  void whatADistributionsAdvisoryWasMadeForIsKeptApartFromItsAliases() throws IOException {
    String plain =
        new String(
            FeedFixtures.advisory("RHSA-2026:1", "2026-11-10T00:00:00Z", "1.1"),
            StandardCharsets.UTF_8);
    Map<String, byte[]> members = advisories(3, "2026-11-10T00:00:00Z", "1.1");
    members.put("R.json", bytes(plain));
    load(npm("a", members));
    List<String> others =
        rows("select xmin::text, id from advisory where id like 'N-%' order by 2");
    members.put(
        "R.json",
        bytes(
            plain.replace(
                "\"affected\"", "\"upstream\": [\"CVE-2026-2\", \"CVE-2026-1\"], \"affected\"")));
    assertThat(load(npm("b", members)).written()).isEqualTo(1);
    assertThat(
            rows(
                "select canonical, aliases::text, upstream::text from advisory where id like 'RHSA%'"))
        .containsExactly("[RHSA-2026:1, {}, {CVE-2026-2,CVE-2026-1}]");
    assertThat(rows("select xmin::text, id from advisory where id like 'N-%' order by 2"))
        .isEqualTo(others);
    String before = written();
    assertThat(load(npm("c", members)).written()).isZero();
    assertThat(written()).isEqualTo(before);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anOlderTellingNeverReplacesANewerOne() throws IOException {
    load(npm("a", advisories(4, "2026-11-10T00:00:00Z", "1.1")));
    Map<String, byte[]> mixed = advisories(4, "2026-11-10T00:00:00Z", "1.1");
    mixed.put("N-1.json", FeedFixtures.advisory("N-1", "2026-11-09T00:00:00Z", "1.0"));
    FeedLoad load = load(npm("b", mixed));
    assertThat(load.older()).isEqualTo(1);
    assertThat(load.written()).isZero();

    load(FeedFixtures.of("epss.csv"));
    Path old = folder.resolve("old");
    Files.writeString(
        old,
        Files.readString(FeedFixtures.of("epss.csv"))
            .replace("2026-11-23", "2026-11-22")
            .replace("0.83212", "0.1"));
    String before = written();
    assertThatThrownBy(() -> load(old))
        .isInstanceOf(FeedRefused.class)
        .hasMessage(
            "it is of 2026-11-22T12:55:00Z, and what is known of epss is of 2026-11-23T12:55:00Z;"
                + " an older one is loaded only with --force");
    assertThat(written()).isEqualTo(before);
    assertThat(load(old, true).changed()).isEqualTo(1);
    assertThat(store.all())
        .extracting(FeedRow::asOf)
        .contains(Instant.parse("2026-11-22T12:55:00Z"));
  }

  @Test
  void aFeedThatLosesMoreThanHalfIsTakenForABrokenOne() throws IOException {
    load(npm("a", advisories(9, "2026-11-10T00:00:00Z", "1.1")));
    String before = written();
    Path shrunk = npm("b", advisories(4, "2026-11-10T00:00:00Z", "1.1"));
    assertThatThrownBy(() -> load(shrunk))
        .isInstanceOf(FeedRefused.class)
        .hasMessageStartingWith("it has 4 entries where osv/npm had 9");
    assertThat(written()).isEqualTo(before);
    assertThat(load(shrunk, true).gone()).isEqualTo(5);
    assertThat(load(npm("c", advisories(2, "2026-11-10T00:00:00Z", "1.1"))).gone()).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadStaysAsItWasKnown() throws IOException {
    load(npm("a", advisories(20, "2026-11-10T00:00:00Z", "1.1")));
    Map<String, byte[]> poisoned = advisories(20, "2026-11-11T00:00:00Z", "1.2");
    poisoned.put("N-7.json", "{".getBytes(StandardCharsets.UTF_8));
    poisoned.remove("N-8.json");
    FeedLoad load = load(npm("b", poisoned));
    assertThat(load.changed()).isEqualTo(18);
    assertThat(load.gone()).isZero();
    assertThat(rows("select advisory_id from affected where ranges::text like '%1.1%' order by 1"))
        .containsExactly("[N-7]", "[N-8]");
    assertThat(store.all()).extracting(FeedRow::entries).containsExactly(20L);
  }

  @Test
  void whatIsListedStaysAndWhatIsNotGoes() throws IOException {
    load(npm("a", advisories(4, "2026-11-10T00:00:00Z", "1.1")));
    assertThat(store.modified(List.of("N-1", "N-9")))
        .isEqualTo(Map.of("N-1", Instant.parse("2026-11-10T00:00:00Z")));
    FeedLoad load =
        store.load(
            "x",
            "x",
            false,
            sink -> {
              sink.accept(new Knowledge.Listed("N-1"));
              sink.accept(new Knowledge.Listed("N-3"));
              sink.accept(new Knowledge.Listed("N-4"));
              return new FeedFacts(
                  "osv/npm", Instant.parse("2026-11-23T00:00:00Z"), "", true, 3, 0, List.of());
            },
            UNRATED);
    assertThat(load).extracting("added", "changed", "gone").containsExactly(0L, 0L, 1L);
    assertThat(rows("select id from advisory order by id"))
        .containsExactly("[N-1]", "[N-3]", "[N-4]");
  }

  @Test
  void anAdvisoryThatIsToldTwiceCountsOnceAndStaysWithItsFirstTeller() throws IOException {
    load(npm("a", advisories(2, "2026-11-10T00:00:00Z", "1.1")));
    Map<String, byte[]> twice = advisories(3, "2026-11-10T00:00:00Z", "1.1");
    twice.put("other/N-3.json", FeedFixtures.advisory("N-3", "2026-11-12T00:00:00Z", "1.3"));
    twice.put(
        "maven.json",
        new String(
                FeedFixtures.advisory("M-1", "2026-11-10T00:00:00Z", "1.0"), StandardCharsets.UTF_8)
            .replace("npm", "Maven")
            .getBytes(StandardCharsets.UTF_8));
    load(npm("b", twice));
    assertThat(
            rows(
                """
                select d.id, d.feed, a.ranges -> 0 -> 'events' -> 1 ->> 'fixed' as fixed
                from advisory d join affected a on a.advisory_id = d.id order by 1
                """))
        .containsExactly(
            "[M-1, osv/all, 1.0]",
            "[N-1, osv/npm, 1.1]",
            "[N-2, osv/npm, 1.1]",
            "[N-3, osv/all, 1.3]");
  }

  @Test
  void aLoadThatDiesHalfWayLeavesWhatWasKnown() throws IOException {
    load(npm("a", advisories(1_500, "2026-11-10T00:00:00Z", "1.1")));
    String before = written();
    Feed next =
        FeedFiles.at(npm("b", advisories(1_500, "2026-11-11T00:00:00Z", "1.2")), null, null)
            .feeds()
            .get(0);
    int[] told = {0};
    assertThatThrownBy(
            () ->
                store.load(
                    "b",
                    "b",
                    false,
                    sink ->
                        next.read(
                            FeedFixtures.NOW,
                            entry -> {
                              sink.accept(entry);
                              if (++told[0] == 1_000) {
                                killOthers();
                              }
                            }),
                    UNRATED))
        .isNotInstanceOf(FeedRefused.class);
    assertThat(told[0]).isGreaterThanOrEqualTo(1_000);
    assertThat(written()).isEqualTo(before);
    assertThat(load(folder.resolve("b")).changed()).isEqualTo(1_500);
  }

  private void killOthers() {
    assertThat(
            rows(
                """
                select pg_terminate_backend(pid) as killed from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                  and state like 'idle in transaction%'
                """))
        .containsExactly("[true]");
  }

  @Test
  void changedKnowledgeIsHeldAgainstTheSoftwareOfEveryTenantThatHasSome() throws IOException {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                        insert into tenant (name, external_id) values ('some', 'x'), ('none', 'y');
                        insert into account (tenant_id, provider, native_id, namespace, name, claimed)
                          values (1, 'aws', '111122223333', 'n', 'a', true);
                        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key,
                          region, native_id, name, tags, properties, unread, data_class, content_hash)
                          values (1, 1, 'r', 't', 't', 'k', 'r', 'i', 'n', '{}', '{}', '{}', '', '\\x00');
                        insert into package (tenant_id, asset_id, purl, type, name, version)
                          values (1, 1, 'pkg:npm/left-pad@1.0', 'npm', 'left-pad', '1.0');
                        """)
                    .execute());
    Path feed = npm("a", advisories(2, "2026-11-10T00:00:00Z", "1.1"));
    load(feed);
    assertThat(rows("select name, requested_seq from tenant order by name"))
        .containsExactly("[none, 0]", "[some, 1]");
    assertThat(rows("select tenant_id, kind from task")).containsExactly("[1, correlate]");
    load(feed);
    assertThat(rows("select name, requested_seq from tenant order by name"))
        .containsExactly("[none, 0]", "[some, 1]");
    assertThat(store.lapse()).isEmpty();
    rows("update feed set as_of = now() - interval '8 days' returning 1");
    assertThat(store.lapse()).containsExactly("osv/npm");
    assertThat(store.lapse()).isEmpty();
    assertThat(rows("select name, requested_seq from tenant order by name"))
        .as("its software can no longer be judged")
        .containsExactly("[none, 0]", "[some, 2]");
    assertThat(load(feed).written()).isZero();
    assertThat(rows("select name, requested_seq from tenant order by name"))
        .as("and now it can again")
        .containsExactly("[none, 0]", "[some, 3]");
  }

  @Test
  void anEcosystemWithoutFreshAdvisoriesIsStale() {
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle
                  .createScript(
                      """
                      insert into feed (name, as_of, source, licence, sha256, entries) values
                        ('osv/Debian', now() - interval '6 days', '', '', '', 1),
                        ('osv/npm', now() - interval '8 days', '', '', '', 1);
                      """)
                  .execute();
              FeedFreshness freshness = new FeedFreshness(handle);
              assertThat(freshness.lapsed(List.of("Debian:12", "npm", "PyPI")))
                  .containsOnlyKeys("npm", "PyPI");
              handle.execute(
                  "insert into feed (name, as_of, source, licence, sha256, entries)"
                      + " values ('osv/all', now(), '', '', '', 1)");
              assertThat(freshness.lapsed(List.of("Debian:12", "npm", "PyPI"))).isEmpty();
            });
  }
}
