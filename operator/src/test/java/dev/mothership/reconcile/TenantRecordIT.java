package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.api.v1alpha1.PostureStatus.Projection;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantSpec;
import dev.mothership.api.v1alpha1.TenantStatus;
import dev.mothership.publish.Projections;
import dev.mothership.store.Claim;
import dev.mothership.store.CorrelationRun;
import dev.mothership.store.Database;
import dev.mothership.store.PostureStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantRecordIT {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);
  private final Database database = TestDatabase.create();
  private final Projections projections = new Projections();
  private final TenantRecord record =
      new TenantRecord(
          new TenantStore(database),
          new KnownAccounts(),
          new SweepState(),
          new PostureStore(database),
          projections);

  private TenantStatus saved() {
    return saved(List.of("one", "two"), List.of());
  }

  private TenantStatus saved(List<String> namespaces, List<String> accounts) {
    TenantResource tenant = new TenantResource();
    tenant.setMetadata(
        new ObjectMetaBuilder().withName("team").withUid("u").withGeneration(1L).build());
    tenant.setSpec(
        new TenantSpec(
            null, null, new LabelSelection(null, null), null, null, null, null, null, null));
    return record.save(
        tenant,
        new Tenancy.Territory(namespaces, new TreeMap<>()),
        accounts,
        ConditionSet.of(List.of(), 1, NOW));
  }

  private static String complete(TenantStatus status) {
    return condition(status, "ProjectionComplete");
  }

  private static String condition(TenantStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(c -> c.getStatus() + " " + c.getReason() + ": " + c.getMessage())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theScoreIsAbsentBeforeTheFirstCorrelationAndThenTheTenants() {
    assertThat(saved().score()).isNull();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into score_daily
                      (tenant_id, day, account_id, score, control, risk, coverage, sums)
                    select id, date '2026-11-01', 0, 61.6, 80, 61.6, 99, '{}'::jsonb from tenant
                    union all
                    select id, date '2026-11-01', 7, 12, 12, 12, 12, '{}'::jsonb from tenant
                    """));
    assertThat(saved().score()).isEqualTo(62);
  }

  @Test
  void whatIsNotShownIsToldOnTheTenantToo() {
    assertThat(complete(saved())).startsWith("Unknown Progressing");
    projections.put("one", new Projection(5, 5, false, 40));
    assertThat(complete(saved())).startsWith("True Succeeded");
    projections.put("two", new Projection(200, 230, true, 30));
    assertThat(complete(saved())).startsWith("False Truncated: 205 of 235 open findings");
  }

  @Test
  void ofManyNamespacesAndAccountsTheFirstTwentyAreNamedAndAllAreCounted() {
    TenantStatus few = saved(numbered("ns-", 20), numbered("ns-00/account-", 20));
    assertThat(few.namespaces()).hasSize(20);
    assertThat(few.accounts()).hasSize(20);
    TenantStatus many = saved(numbered("ns-", 21), numbered("ns-00/account-", 300));
    assertThat(many.namespaceCount()).isEqualTo(21);
    assertThat(many.namespaces()).isEqualTo(few.namespaces());
    assertThat(many.accountCount()).isEqualTo(300);
    assertThat(many.accounts())
        .hasSize(20)
        .startsWith("ns-00/account-000")
        .endsWith("ns-00/account-019");
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(n -> "%s%03d".formatted(prefix, n)).toList();
  }

  @Test
  void aCorrelationThatKeepsFailingIsToldUntilOneEndsWell() {
    assertThat(condition(saved(), "Correlated")).startsWith("Unknown Progressing");
    TaskQueue queue = new TaskQueue(database);
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle.execute(
                    """
                    update tenant set requested_seq = 1;
                    insert into task (tenant_id, kind, due_at) select id, 'correlate', now() from tenant;
                    """));
    fail(queue);
    assertThat(condition(saved(), "Correlated")).startsWith("Unknown Progressing");
    fail(queue);
    assertThat(condition(saved(), "Correlated"))
        .startsWith("False CorrelationFailing: What was read cannot be worked out (Poison)")
        .contains("there are no findings and no score yet");
    database
        .jdbi()
        .useHandle(
            handle -> handle.execute("update tenant set correlated_at = '2026-11-01T10:00Z'"));
    TenantStatus third = saved();
    assertThat(condition(third, "Correlated")).contains("are those of 2026-11-01T10:00:00Z");
    fail(queue);
    assertThat(saved().conditions()).as("nothing to write").isEqualTo(third.conditions());
    new CorrelationRun(database).run(claim(queue), "v", () -> Duration.ZERO, handle -> {});
    assertThat(condition(saved(), "Correlated")).startsWith("True Succeeded");
  }

  private void fail(TaskQueue queue) {
    queue.fail(claim(queue), Duration.ofSeconds(5), Duration.ofMinutes(5), "Poison");
  }

  private Claim claim(TaskQueue queue) {
    database.jdbi().useHandle(handle -> handle.execute("update task set due_at = now()"));
    return queue.claim("w", Duration.ofSeconds(60), Duration.ofMinutes(10)).orElseThrow();
  }
}
