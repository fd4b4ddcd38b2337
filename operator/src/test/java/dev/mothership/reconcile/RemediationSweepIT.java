package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import dev.mothership.store.Database;
import dev.mothership.store.RemediationStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Remediations whose objects went while nobody looked. */
class RemediationSweepIT {
  private final Database database = TestDatabase.create();
  private final SetClock clock = new SetClock();

  private String state(String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select state || ' ' || removed from remediation where name = :name")
                    .bind("name", name)
                    .mapTo(String.class)
                    .one());
  }

  @Test
  void areCancelledAtTheSecondLookUnlessSomethingWasBegun() {
    LocalStack.shared().controlPlane().apply(Installation.checkout().resolve("crds"));
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                        insert into tenant (name, external_id) values ('t', 'x');
                        insert into account (tenant_id, provider, native_id, namespace, name)
                          values (1, 'aws', '1', 'n', 'a');
                        insert into remediation (tenant_id, namespace, name, uid, generation, finding, finding_id,
                          account_id, asset_key, action, parameters, mode, requested_by, requesters, write_role,
                          policies, token, authorized_at, state)
                        select 1, 'n', name, 'uid-' || name, 1, 'f', 1, 1, 'k', 'aws-kms-rotate-key', '{}', 'Apply',
                          'ann', '{ann}', '', '[]', '', now(), state
                        from (values ('waits', 'Planned'), ('runs', 'Running'), ('ended', 'Succeeded')) v(name, state);
                        """)
                    .execute());
    try (KubernetesClient client = LocalStack.shared().controlPlane().client()) {
      RemediationSweep sweep =
          new RemediationSweep(
              database, client, new RemediationStore(database), new Every(), clock);
      sweep.sweep();
      assertThat(state("waits")).isEqualTo("Planned false");
      clock.forward(Duration.ofMinutes(2));
      sweep.sweep();
    }
    assertThat(state("waits")).isEqualTo("Cancelled true");
    assertThat(state("runs")).isEqualTo("Running true");
    assertThat(state("ended")).isEqualTo("Succeeded true");
  }

  private static final class Every implements SweepSettings {
    @Override
    public Duration grace() {
      return Duration.ofMinutes(10);
    }

    @Override
    public Duration every() {
      return Duration.ofMinutes(1);
    }
  }
}
