package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.api.v1alpha1.PostureStatus.Projection;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantSpec;
import dev.mothership.api.v1alpha1.TenantStatus;
import dev.mothership.publish.Projections;
import dev.mothership.store.Database;
import dev.mothership.store.PostureStore;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TenantRecordIT {
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
    TenantResource tenant = new TenantResource();
    tenant.setMetadata(
        new ObjectMetaBuilder().withName("team").withUid("u").withGeneration(1L).build());
    tenant.setSpec(
        new TenantSpec(null, null, new LabelSelection(null, null), null, null, null, null, null));
    return record.save(
        tenant,
        new Tenancy.Territory(List.of("one", "two"), new TreeMap<>()),
        List.of(),
        ConditionSet.of(List.of(), 1, Clock.systemUTC()));
  }

  private static String complete(TenantStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals("ProjectionComplete"))
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
}
