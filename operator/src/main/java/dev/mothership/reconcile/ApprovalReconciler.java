package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ApprovalResource;
import dev.mothership.api.v1alpha1.ApprovalSpec;
import dev.mothership.store.ApprovalRow;
import dev.mothership.store.ApprovalStore;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Stores decisions. An Approval has no status: what it comes to is told by what it is of. Who made
 * it was proven when it was admitted (config/policies/approval.yaml).
 */
@Singleton
@ControllerConfiguration(
    name = "approval",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class ApprovalReconciler implements Reconciler<ApprovalResource> {
  private static final Logger LOG = Logger.getLogger(ApprovalReconciler.class);
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(15);

  /** Tenants take over namespaces and give them up. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final ApprovalStore store;
  private final StoreHealth health;

  ApprovalReconciler(ApprovalStore store, StoreHealth health) {
    this.store = store;
    this.health = health;
  }

  @Override
  public UpdateControl<ApprovalResource> reconcile(
      ApprovalResource approval, Context<ApprovalResource> context) {
    UpdateControl<ApprovalResource> nothing = UpdateControl.noUpdate();
    if (approval.getMetadata().getDeletionTimestamp() != null) {
      return nothing;
    }
    if (!health.available()) {
      return nothing.rescheduleAfter(StoreHealth.SOON);
    }
    try {
      row(approval).ifPresent(store::save);
      return nothing.rescheduleAfter(AGAIN);
    } catch (RuntimeException e) {
      if (!StoreHealth.isOutage(e)) {
        throw e;
      }
      health.failed(e);
      return nothing.rescheduleAfter(AFTER_FAILURE);
    }
  }

  @Override
  public ErrorStatusUpdateControl<ApprovalResource> updateErrorStatus(
      ApprovalResource approval, Context<ApprovalResource> context, Exception failure) {
    LOG.errorf(failure, "Approval %s cannot be stored", approval.getMetadata().getName());
    return ErrorStatusUpdateControl.<ApprovalResource>noStatusUpdate()
        .rescheduleAfter(AFTER_FAILURE);
  }

  /** Nothing of a service account, even where the policy that refuses it is not installed. */
  private static Optional<ApprovalRow> row(ApprovalResource approval) {
    ApprovalSpec spec = approval.getSpec();
    if (spec.by().startsWith(SERVICE_ACCOUNT)) {
      LOG.warnf("Approval %s is of a service account and counts for nothing", name(approval));
      return Optional.empty();
    }
    ObjectMeta metadata = approval.getMetadata();
    return Optional.of(
        new ApprovalRow(
            metadata.getNamespace(),
            metadata.getName(),
            metadata.getUid(),
            spec.targetRef().kind(),
            spec.targetRef().name(),
            spec.targetHash(),
            spec.decision(),
            spec.by(),
            spec.comment() == null ? "" : spec.comment(),
            Instant.parse(metadata.getCreationTimestamp())));
  }

  private static String name(ApprovalResource approval) {
    return approval.getMetadata().getNamespace() + "/" + approval.getMetadata().getName();
  }
}
