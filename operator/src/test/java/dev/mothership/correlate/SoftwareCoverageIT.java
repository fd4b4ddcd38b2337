package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be judged of the software of the founding example's host lowers its coverage. */
final class SoftwareCoverageIT {
  private static final String LATELY = "now() - interval '6 days'";
  private static final String LONG_AGO = "date '2026-01-02'";
  private static final String RELOAD = ": mothership feeds load ";

  private EstateFixture fixture;
  private KnowledgeFixture known;

  @BeforeEach
  void aHostWithPackagesOfTwoKindsAndFreshFeedsOfBoth() {
    fixture = new FoundingEstate(CorrelationDatabase.fresh()).fixture();
    known = new KnowledgeFixture(fixture.jdbi());
    known
        .installed(FoundingEstate.WEB, "pkg:npm/left@1.0.0")
        .installed(FoundingEstate.WEB, "pkg:npm/right@1.0.0")
        .installed(FoundingEstate.WEB, "pkg:deb/debian/openssl@3.0.1-1?distro=debian-12")
        .advisory("GHSA-1", "CVE-2026-1", "npm", "left", "2.0.0")
        .advisory("DEBIAN-CVE-2026-2", "CVE-2026-2", "Debian:12", "bash", "9");
    feed("osv/npm", LATELY);
    feed("osv/Debian", LATELY);
  }

  private void feed(String name, String asOf) {
    fixture.execute(
        """
        insert into feed (name, as_of, source, licence, sha256, entries)
        values ('%1$s', %2$s, 'https://mirror.example/%1$s', '', '', 1)
        on conflict (name) do update set as_of = excluded.as_of
        """
            .formatted(name, asOf));
  }

  /** Percent of what was asked of software; the founding example has nothing else in that part. */
  private String coverage() {
    return fixture.one(
        "select coverage::text from score_daily where account_id = 0 and subdomain = 'vulnerabilities'",
        String.class);
  }

  private List<String> counts() {
    return fixture.query(
        "select concat_ws(' ', check_id, passed, failed, unknown) from mothership.check_results"
            + " where check_id like 'packages/%' order by 1",
        String.class);
  }

  private List<String> reasons() {
    return fixture.query(
        "select concat_ws(' ', check_id, result, reason) from mothership.verdicts"
            + " where check_id like 'packages/%' order by 1",
        String.class);
  }

  private String told() {
    return fixture.one(
        "select concat_ws(' ', score, control, risk) from score_daily where account_id = 0 and subdomain = ''",
        String.class);
  }

  private String whole() {
    return fixture.one(
        "select coverage::text from score_daily where account_id = 0 and subdomain = ''",
        String.class);
  }

  @Test
  void whatWasHeldAgainstFreshFeedsIsCoveredWhetherOrNotItIsVulnerable() {
    fixture.correlate();
    assertThat(counts()).containsExactly("packages/Debian 1 0 0", "packages/npm 1 0 0");
    assertThat(reasons()).isEmpty();
    assertThat(coverage()).isEqualTo("100.0");
  }

  @Test
  void aStaleFeedLowersCoverageAndNeitherRiskNorScoreUntilItIsLoadedAgain() {
    fixture.correlate();
    String before = told();
    String covered = whole();
    List<String> findings = fixture.findings();
    feed("osv/npm", LONG_AGO);
    fixture.correlate();
    assertThat(coverage()).isEqualTo("50.0");
    assertThat(reasons())
        .containsExactly(
            "packages/npm unknown osv/npm is of 2026-01-02, more than 7 days ago"
                + RELOAD
                + "https://mirror.example/osv/npm");
    assertThat(told()).isEqualTo(before);
    assertThat(new BigDecimal(whole())).isLessThan(new BigDecimal(covered));
    assertThat(fixture.findings()).isEqualTo(findings);
    CorrelationResult again = fixture.correlate();
    assertThat(again.derivedRows()).isZero();
    assertThat(again.findings().total()).isZero();
    feed("osv/npm", LATELY);
    fixture.correlate();
    assertThat(coverage()).isEqualTo("100.0");
    assertThat(whole()).isEqualTo(covered);
    assertThat(reasons()).isEmpty();
  }

  @Test
  void aFeedThatWasNeverLoadedIsNamedWithWhereItIs() {
    fixture.execute("delete from feed where name = 'osv/npm'");
    fixture.correlate();
    assertThat(coverage()).isEqualTo("50.0");
    assertThat(reasons())
        .containsExactly(
            "packages/npm unknown osv/npm was never loaded"
                + RELOAD
                + "https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip");
    feed("osv/all", LATELY);
    fixture.correlate();
    assertThat(coverage()).isEqualTo("100.0");
  }

  @Test
  void withoutFreshNewsOfWhatIsExploitedNothingIsJudged() {
    feed("epss", LATELY);
    feed("kev", LONG_AGO);
    fixture.correlate();
    assertThat(counts()).containsExactly("packages/Debian 0 0 1", "packages/npm 0 0 1");
    assertThat(reasons())
        .allMatch(reason -> reason.contains("unknown kev is of 2026-01-02, more than 7 days ago"));
    assertThat(coverage()).isEqualTo("0.0");
  }

  @Test
  void whatCannotBeReadLowersItToo() {
    known
        .installed(FoundingEstate.WEB, "pkg:npm/left@latest")
        .installed(FoundingEstate.WEB, "pkg:generic/tool@1")
        .installed(FoundingEstate.WEB, "no purl at all")
        .installed(FoundingEstate.WEB, "pkg:deb/debian/zlib@1.2")
        .installed(FoundingEstate.WEB, "pkg:deb/ubuntu/zlib@1.2?distro=ubuntu-22.04");
    feed("osv/Ubuntu", LATELY);
    fixture.correlate();
    assertThat(counts())
        .containsExactly(
            "packages/Debian 0 0 1",
            "packages/Ubuntu 0 0 1",
            "packages/npm 0 0 1",
            "packages/other 0 0 1");
    assertThat(reasons())
        .containsExactly(
            "packages/Debian unknown the release of debian is not told or not known",
            "packages/Ubuntu unknown no advisories of Ubuntu:22.04:LTS are loaded",
            "packages/npm unknown a version is not of its ecosystem's form",
            "packages/other unknown no advisories speak of packages of type generic");
    assertThat(
            fixture.one(
                "select evidence::text from verdict where check_id = 'packages/other'",
                String.class))
        .isEqualTo(
            "{\"packages\": {\"the package URL cannot be read\": 1,"
                + " \"no advisories speak of packages of type generic\": 1}}");
    assertThat(coverage()).isEqualTo("0.0");
    assertThat(known.findings()).hasSize(1);
  }

  @Test
  void aHostThatGoesTakesItsQuestionsWithIt() {
    fixture.correlate();
    fixture.close(FoundingEstate.WEB);
    fixture.correlate();
    assertThat(counts()).isEmpty();
  }
}
