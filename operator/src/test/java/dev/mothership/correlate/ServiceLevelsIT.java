package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mothership.model.ServiceLevels;
import dev.mothership.model.Severity;
import dev.mothership.store.ServiceLevelStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Due dates by hand; time goes by when stored times are moved back. */
class ServiceLevelsIT {
  private static final String KEY = EstateFixture.ec2("instance/i-1");
  private static final String IMDS = "rule_id = 'aws-ec2-imdsv1-allowed'";

  private final EstateFixture estate = new EstateFixture(CorrelationDatabase.fresh());

  private ServiceLevelsIT instance(String tokens) {
    estate.asset(
        "aws.ec2.instance",
        KEY,
        "i-1",
        "{httpTokens: %s, httpEndpoint: enabled}".formatted(tokens));
    estate.correlate();
    return this;
  }

  private void passes(int days) {
    estate.execute(
        """
        update finding set first_seen = first_seen - interval '%1$d days',
          clock_from = clock_from - interval '%1$d days', due_at = due_at - interval '%1$d days',
          resolved_at = resolved_at - interval '%1$d days'
        """
            .formatted(days));
  }

  /** Days from now, rounded; empty for never. */
  private Optional<Long> due() {
    return estate
        .query(
            "select round(extract(epoch from due_at - now()) / 86400)::bigint from finding where "
                + IMDS,
            Long.class)
        .stream()
        .filter(Objects::nonNull)
        .findFirst();
  }

  private void band(String severity) {
    estate.execute("update finding set severity = '" + severity + "' where " + IMDS);
    refresh();
  }

  private void refresh() {
    estate.jdbi().useTransaction(h -> new ServiceLevelStore(h, estate.tenantId()).refresh());
  }

  private void promise(ServiceLevels levels) {
    estate.jdbi().useTransaction(h -> new ServiceLevelStore(h, estate.tenantId()).promise(levels));
    refresh();
  }

  private ServiceLevelStore.Kept kept() {
    return estate
        .jdbi()
        .withHandle(h -> new ServiceLevelStore(h, estate.tenantId()).kept(Duration.ofDays(28)));
  }

  private int told() {
    return estate.jdbi().inTransaction(ServiceLevelStore::tellOverdue);
  }

  @Test
  void aSeverityThatRisesGivesItsOwnTimeUnlessItWasDueEarlier() {
    instance("optional");
    band("medium");
    assertThat(due()).contains(60L);
    passes(50);
    band("high");
    assertThat(due()).as("10 days are left, 14 would be later").contains(10L);
    band("critical");
    assertThat(due()).contains(3L);
    band("high");
    assertThat(due()).as("the longer time from where the clock stands").contains(14L);
    band("low");
    assertThat(due()).as("low is never due").isEmpty();
    band("medium");
    assertThat(due()).contains(60L);
  }

  private void bandByAnotherModel(String severity) {
    estate
        .jdbi()
        .useTransaction(
            h -> {
              h.execute(
                  "insert into outbox (tenant_id, kind, dedupe, body) values (?, 'rules-changed', 'rules:' || now(), '{}')",
                  estate.tenantId());
              h.execute("update finding set severity = ? where " + IMDS, severity);
              new ServiceLevelStore(h, estate.tenantId()).refresh();
            });
  }

  @Test
  void aModelThatRaisesTheSeverityChangesNoDateAndAFactThatRaisesItFurtherDoes() {
    instance("optional");
    band("medium");
    passes(10);
    bandByAnotherModel("high");
    assertThat(due()).as("60 days, of which 10 are over").contains(50L);
    assertThat(estate.one("select due_by from finding where " + IMDS, String.class))
        .isEqualTo("service level of medium");
    passes(1);
    refresh();
    assertThat(due()).as("nor with the next correlation").contains(49L);
    bandByAnotherModel("medium");
    assertThat(due()).contains(49L);
    bandByAnotherModel("high");
    band("critical");
    assertThat(due()).as("a new fact").contains(3L);
  }

  @Test
  void whatWasNeverDueIsNotByAnotherModelEither() {
    instance("optional");
    band("low");
    bandByAnotherModel("high");
    assertThat(due()).isEmpty();
    band("critical");
    assertThat(due()).contains(3L);
  }

  @Test
  void whatIsResolvedKeepsItsDateAndWhatOpensAgainStartsAnew() {
    instance("optional");
    band("high");
    passes(5);
    instance("required");
    assertThat(due()).contains(9L);
    assertThat(kept()).isEqualTo(new ServiceLevelStore.Kept(1, 0));
    passes(10);
    assertThat(due()).contains(-1L);
    instance("optional");
    band("high");
    assertThat(due()).contains(14L);
  }

  @Test
  void whatIsMutedIsNotDueAndStartsAnewWhenItReturns() {
    instance("optional");
    band("high");
    passes(20);
    estate.execute("update finding set state = 'Muted'");
    refresh();
    assertThat(due()).isEmpty();
    assertThat(told()).isZero();
    estate.execute("update finding set state = 'Open'");
    refresh();
    assertThat(due()).contains(14L);
  }

  @Test
  void aPassedDateIsToldOnceAndAgainWhenItMovedAndPassed() {
    instance("optional");
    band("high");
    assertThat(told()).isZero();
    passes(15);
    assertThat(told()).isEqualTo(1);
    assertThat(told()).isZero();
    assertThat(estate.query("select kind from outbox order by id desc limit 1", String.class))
        .isEqualTo(List.of("finding-overdue"));
    promise(ServiceLevels.USUAL.with(Map.of(Severity.HIGH, Duration.ofDays(20)), Optional.of(90)));
    assertThat(due()).contains(5L);
    assertThat(told()).isZero();
    passes(7);
    assertThat(told()).isEqualTo(1);
  }

  /** One of two missed, and one in ten may be: five times as fast as the budget allows. */
  @Test
  void theBurnRateIsTheShareThatMissedOverTheShareThatMay() {
    instance("optional");
    band("high");
    passes(15);
    assertThat(kept()).isEqualTo(new ServiceLevelStore.Kept(0, 1));
    assertThat(new ServiceLevelStore.Kept(1, 1).burnRate(90)).isCloseTo(5, within(1e-9));
    assertThat(new ServiceLevelStore.Kept(0, 0).burnRate(90)).isZero();
    assertThat(new ServiceLevelStore.Kept(95, 5).burnRate(95)).isCloseTo(1, within(1e-9));
    passes(28);
    assertThat(kept()).as("43 days ago is not lately").isEqualTo(new ServiceLevelStore.Kept(0, 0));
  }

  @Test
  void eachTenantHasTheBurnRateOfItsOwnObjective() {
    estate.execute(
        """
        insert into tenant (name, external_id, retired_at)
        values ('quiet', 'x2', null), ('gone', 'x3', now())
        """);
    instance("optional");
    band("high");
    passes(15);
    assertThat(burnRates()).containsOnlyKeys("checkout", "quiet").containsEntry("quiet", 0.0);
    assertThat(burnRates().get("checkout")).as("all over 5 %").isCloseTo(20, within(1e-9));
    promise(ServiceLevels.USUAL.with(Map.of(), Optional.of(90)));
    assertThat(burnRates().get("checkout")).as("all over 10 %").isCloseTo(10, within(1e-9));
  }

  private Map<String, Double> burnRates() {
    return estate.jdbi().withHandle(ServiceLevelStore::burnRates);
  }
}
