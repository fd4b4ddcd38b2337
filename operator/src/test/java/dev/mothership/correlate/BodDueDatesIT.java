package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.ServiceLevels;
import dev.mothership.model.Severity;
import dev.mothership.store.ServiceLevelStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Dates by the table of BOD 26-04, row by row; time goes by when stored times are moved back. */
class BodDueDatesIT {
  /** KEV, exposed, automatable, total; days; whether triage is asked for. */
  private static final List<String> TABLE =
      List.of(
          "nnnn -",
          "nynn 60",
          "nnyn 60",
          "nyyn 14",
          "nnny -",
          "nyny 14",
          "nnyy 60",
          "nyyy 3",
          "ynnn 14",
          "yynn 14",
          "ynyn 14",
          "yyyn 3",
          "ynny 14",
          "yyny 3 triage",
          "ynyy 3 triage",
          "yyyy 3 triage");

  private final EstateFixture estate = new EstateFixture(CorrelationDatabase.fresh());

  private void finds(String row, String severity, int daysAgo) {
    String[] parts = row.split(" ");
    estate.asset("aws.ec2.instance", EstateFixture.ec2("instance/i-1"), "i-1", "{}");
    estate.execute(
        """
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, target_key, title, severity,
          risk, risk_low, risk_high, state, factors, detail, first_seen)
        select a.tenant_id, sha256('%1$s'), 'vulnerability-%1$s', 'vulnerability', '%1$s', a.account_id, a.id, '', 'A flaw',
          '%2$s', 10, 10, 10, 'Open', '[]', '%3$s', now() - interval '%4$d days'
        from asset a order by a.id limit 1
        """
            .formatted(parts[0], severity, detail(parts), daysAgo));
  }

  private static String detail(String[] parts) {
    return "{\"bod\": {\"row\": \"%s\", \"days\": %s, \"triage\": %b}}"
        .formatted(parts[0], parts[1].equals("-") ? "null" : parts[1], parts.length > 2);
  }

  private void becomes(String rule, String row) {
    estate.execute(
        "update finding set detail = '%s' where rule_id = '%s'"
            .formatted(detail(row.split(" ")), rule));
    refresh();
  }

  private void set(String assignment) {
    estate.execute("update finding set " + assignment);
    refresh();
  }

  private void refresh() {
    estate.jdbi().useTransaction(h -> new ServiceLevelStore(h, estate.tenantId()).refresh());
  }

  private void passes(int days) {
    estate.execute(
        """
        update finding set first_seen = first_seen - interval '%1$d days',
          clock_from = clock_from - interval '%1$d days', bod_from = bod_from - interval '%1$d days',
          due_at = due_at - interval '%1$d days'
        """
            .formatted(days));
  }

  /** Days from now, rounded; null for never. */
  private @Nullable Long due() {
    return estate
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        "select round(extract(epoch from due_at - now()) / 86400)::bigint from finding")
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(null));
  }

  private String dueBy() {
    return estate.one("select due_by from finding", String.class);
  }

  /** All sixteen were first seen two days ago, and no service level says anything of them. */
  @Test
  void eachRowGivesItsDaysFromWhenTheFlawWasFirstSeen() {
    TABLE.forEach(row -> finds(row, "low", 2));
    refresh();
    List<String> expected =
        TABLE.stream()
            .map(
                row -> {
                  String[] parts = row.split(" ");
                  String date =
                      parts[1].equals("-")
                          ? "never "
                          : "in %d by BOD 26-04 (%s), %s days"
                              .formatted(Integer.parseInt(parts[1]) - 2, parts[0], parts[1]);
                  return parts[0] + " " + date + (parts.length > 2 ? " triage" : "");
                })
            .sorted()
            .toList();
    assertThat(
            estate.query(
                """
                select concat(check_id, ' ', coalesce('in ' || round(extract(epoch from due - now()) / 86400) || ' by ', 'never '),
                  due_by, case when forensic_triage then ' triage' end)
                from mothership.findings
                """,
                String.class))
        .hasSize(16)
        .containsExactlyInAnyOrderElementsOf(expected);
    estate
        .jdbi()
        .useTransaction(
            h ->
                assertThat(new ServiceLevelStore(h, estate.tenantId()).refresh())
                    .as("nothing changed")
                    .isZero());
  }

  @Test
  void theEarlierOfRowAndServiceLevelCounts() {
    finds("nyyn 14", "critical", 0);
    refresh();
    assertThat(due()).isEqualTo(3);
    assertThat(dueBy()).isEqualTo("service level of critical");
    set("severity = 'medium'");
    assertThat(due()).isEqualTo(14);
    assertThat(dueBy()).isEqualTo("BOD 26-04 (nyyn), 14 days");
    becomes("nyyn", "nnny -");
    assertThat(due()).isEqualTo(60);
    assertThat(dueBy()).isEqualTo("service level of medium");
    becomes("nyyn", "nyyn \"soon\"");
    assertThat(due()).as("what is no number of days is none").isEqualTo(60);
  }

  @Test
  void aStricterRowRunsFromWhenItBecameSoAndALaxerOneFromWhereItsClockStarted() {
    finds("nynn 60", "low", 0);
    refresh();
    passes(30);
    becomes("nynn", "nyyn 14");
    assertThat(due()).isEqualTo(14);
    passes(5);
    becomes("nynn", "yyyy 3 triage");
    assertThat(due()).as("3 days from now, and not the 9 that are left").isEqualTo(3);
    passes(1);
    refresh();
    assertThat(due()).isEqualTo(2);
    becomes("nynn", "nyyn 14");
    assertThat(due()).isEqualTo(13);
  }

  @Test
  void aRowThatBecomesStricterLaterGivesNoMoreTimeThanThereWas() {
    finds("nyyn 14", "low", 0);
    refresh();
    passes(12);
    becomes("nyyn", "yyyn 3");
    assertThat(due()).as("2 days are left").isEqualTo(2);
  }

  @Test
  void whatIsResolvedKeepsItsDateAndWhatOpensAgainStartsAnew() {
    finds("nyyn 14", "low", 10);
    refresh();
    assertThat(due()).isEqualTo(4);
    set("state = 'Resolved'");
    assertThat(due()).isEqualTo(4);
    assertThat(dueBy()).isEqualTo("BOD 26-04 (nyyn), 14 days");
    set("state = 'Open'");
    assertThat(due()).isEqualTo(14);
    set("state = 'Muted'");
    assertThat(Optional.ofNullable(due())).isEmpty();
    passes(5);
    set("state = 'Open'");
    assertThat(due()).isEqualTo(14);
  }

  /** The directive is of vulnerabilities. */
  @Test
  void aFindingOfAnotherCategoryHasNoRow() {
    finds("nyyn 14", "low", 0);
    set("category = 'configuration'");
    assertThat(Optional.ofNullable(due())).isEmpty();
  }

  /** As correlation finds it: the 14th row, on an exposed host whose tenant promised less. */
  @Test
  void aKnownExploitedPackageIsDueAsTheDirectiveSays() {
    EstateFixture founding = new FoundingEstate(CorrelationDatabase.fresh()).fixture();
    founding
        .jdbi()
        .useTransaction(
            handle ->
                new ServiceLevelStore(handle, founding.tenantId())
                    .promise(
                        new ServiceLevels(Map.of(Severity.CRITICAL, Duration.ofDays(30)), 95)));
    new KnowledgeFixture(founding.jdbi())
        .installed(FoundingEstate.WEB, "pkg:npm/left@1.0.0")
        .advisory("A-1", "CVE-2026-1", "npm", "left", "1.0.1", KnowledgeFixture.TOTAL)
        .exploited("CVE-2026-1", false)
        .judged("CVE-2026-1", "active", false, true);
    founding.correlate();
    assertThat(
            founding.one(
                "select round(extract(epoch from due_at - first_seen) / 86400) || ' ' || due_by"
                    + " from finding where category = 'vulnerability'",
                String.class))
        .isEqualTo("3 BOD 26-04 (14), 3 days");
  }
}
