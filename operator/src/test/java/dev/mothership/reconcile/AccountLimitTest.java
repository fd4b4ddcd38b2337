package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountLimitTest {
  private static final CloudAccountResource OLD = account("z", "2026-01-01T00:00:00Z");
  private static final CloudAccountResource NEW_A = account("a", "2026-01-02T00:00:00Z");
  private static final CloudAccountResource NEW_B = account("b", "2026-01-02T00:00:00Z");
  private static final List<CloudAccountResource> ALL = List.of(NEW_B, NEW_A, OLD);

  private static CloudAccountResource account(String name, String created) {
    CloudAccountResource account = new CloudAccountResource();
    account.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName(name)
            .withCreationTimestamp(created)
            .build());
    return account;
  }

  private static boolean refused(@Nullable Integer limit, CloudAccountResource account) {
    return refused(limit, account, ALL);
  }

  private static boolean refused(
      @Nullable Integer limit, CloudAccountResource account, List<CloudAccountResource> all) {
    TenantResource tenant = new TenantResource();
    tenant.setMetadata(new ObjectMetaBuilder().withName("team").build());
    tenant.setSpec(
        new TenantSpec(
            null,
            null,
            new LabelSelection(null, null),
            null,
            limit == null ? null : new TenantSpec.Limits(null, limit),
            null,
            null,
            null,
            null));
    return AccountLimit.refuses(tenant, List.of("ns"), account, all).isPresent();
  }

  @Test
  void theOldestComeFirstAndOfOneSecondTheFirstByName() {
    assertThat(refused(2, OLD)).isFalse();
    assertThat(refused(2, NEW_A)).isFalse();
    assertThat(refused(2, NEW_B)).isTrue();
    assertThat(refused(1, NEW_A)).isTrue();
  }

  @Test
  void withoutALimitOrWithinItNobodyIsRefused() {
    assertThat(refused(null, NEW_B)).isFalse();
    assertThat(refused(3, NEW_B)).isFalse();
  }

  @Test
  void anAccountThatIsBeingDeletedLeavesItsPlace() {
    CloudAccountResource going = account("z", "2026-01-01T00:00:00Z");
    going.getMetadata().setDeletionTimestamp("2026-01-03T00:00:00Z");
    assertThat(refused(2, NEW_B, List.of(NEW_B, NEW_A, going))).isFalse();
  }

  @Test
  void accountsOfOtherTenantsDoNotCount() {
    CloudAccountResource foreign = account("x", "2025-01-01T00:00:00Z");
    foreign.getMetadata().setNamespace("elsewhere");
    assertThat(refused(1, OLD, List.of(OLD, foreign))).isFalse();
  }
}
