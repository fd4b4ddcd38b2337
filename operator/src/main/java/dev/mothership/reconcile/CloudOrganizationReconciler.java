package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudIdentityResource;
import dev.mothership.api.v1alpha1.CloudIdentitySpec;
import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import dev.mothership.api.v1alpha1.CloudOrganizationSpec;
import dev.mothership.api.v1alpha1.CloudOrganizationStatus;
import dev.mothership.model.DiscoveryRequest;
import dev.mothership.store.ExternalIdTaken;
import dev.mothership.store.OrganizationIntent;
import dev.mothership.store.OrganizationRow;
import dev.mothership.store.OrganizationStore;
import dev.mothership.store.TaskQueue;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns CloudOrganizations into stored discovery requests and shows what is known of them. Calls no
 * cloud and waits for none.
 */
@Singleton
@ControllerConfiguration(
    name = "cloudorganization",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class CloudOrganizationReconciler implements Reconciler<CloudOrganizationResource> {
  private static final Logger LOG = Logger.getLogger(CloudOrganizationReconciler.class);
  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(30);

  private final OrganizationStore organizations;
  private final TaskQueue queue;
  private final OrganizationState state;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;
  private final SimpleInboundEventSource<CloudOrganizationResource> signals =
      new SimpleInboundEventSource<>("signals");
  private @Nullable InformerEventSource<CloudIdentityResource, CloudOrganizationResource>
      identities;

  CloudOrganizationReconciler(
      OrganizationStore organizations,
      TaskQueue queue,
      OrganizationState state,
      StoreHealth health,
      KubernetesClient client,
      Clock clock) {
    this.organizations = organizations;
    this.queue = queue;
    this.state = state;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
  }

  @Override
  public List<EventSource<?, CloudOrganizationResource>> prepareEventSources(
      EventSourceContext<CloudOrganizationResource> context) {
    var made =
        Sources.of(
            CloudIdentityResource.class,
            context,
            identity -> Sources.all(context.getPrimaryCache()));
    identities = made;
    return List.of(made, signals);
  }

  /** Something outside Kubernetes changed for that object. */
  void signal(String organization) {
    signals.propagateEvent(new ResourceID(organization));
  }

  @Override
  public UpdateControl<CloudOrganizationResource> reconcile(
      CloudOrganizationResource organization, Context<CloudOrganizationResource> context) {
    String name = organization.getMetadata().getName();
    if (context.isPrimaryResourceDeleted()
        || organization.getMetadata().getDeletionTimestamp() != null) {
      state.refuse(name);
      organizations.revoke(name);
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<CloudOrganizationResource>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    Optional<CloudOrganizationResource> patch = patch(organization, decide(organization));
    return StatusControl.of(patch, health.available() ? AccountDecision.STAMP : AFTER_OUTAGE);
  }

  @Override
  public ErrorStatusUpdateControl<CloudOrganizationResource> updateErrorStatus(
      CloudOrganizationResource organization,
      Context<CloudOrganizationResource> context,
      Exception failure) {
    LOG.errorf(
        failure, "CloudOrganization %s cannot be reconciled", organization.getMetadata().getName());
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(organization)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(
            organization,
            OrganizationStatus.keep(
                status(organization), organization.getMetadata().getGeneration(), set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AccountDecision.AFTER_FAILURE);
  }

  private Optional<CloudOrganizationResource> patch(
      CloudOrganizationResource organization, CloudOrganizationStatus after) {
    if (after.equals(organization.getStatus())) {
      return Optional.empty();
    }
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(
            ready ->
                events.stateChanged(
                    organization, conditions(organization).get(Reasons.READY), ready));
    CloudOrganizationResource fresh = new CloudOrganizationResource();
    fresh.setMetadata(
        new ObjectMetaBuilder().withName(organization.getMetadata().getName()).build());
    fresh.setStatus(after);
    return Optional.of(fresh);
  }

  private CloudOrganizationStatus decide(CloudOrganizationResource organization) {
    ConditionSet set = conditions(organization);
    long generation = organization.getMetadata().getGeneration();
    if (health.available()) {
      try {
        return judge(organization, set);
      } catch (ExternalIdTaken e) {
        return refused(
            organization,
            set,
            Reasons.EXTERNAL_ID_TAKEN,
            "Another tenant or organization has or had this externalId: create the"
                + " CloudOrganization anew without it, or with another.");
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return OrganizationStatus.keep(
        status(organization), generation, AccountConditions.unavailable(set));
  }

  private CloudOrganizationStatus judge(CloudOrganizationResource organization, ConditionSet set) {
    String name = organization.getMetadata().getName();
    String wanted = organization.getSpec().identityRef().name();
    Optional<CloudIdentityResource> identity =
        Objects.requireNonNull(identities, "event sources are prepared first")
            .get(new ResourceID(wanted))
            .filter(found -> found.getMetadata().getDeletionTimestamp() == null);
    if (identity.isEmpty()) {
      return refused(
          organization,
          set,
          Reasons.IDENTITY_NOT_FOUND,
          "There is no CloudIdentity \"" + wanted + "\".");
    }
    if (Boolean.TRUE.equals(identity.get().getSpec().suspend())) {
      return refused(
          organization,
          set,
          Reasons.IDENTITY_SUSPENDED,
          "CloudIdentity \"" + wanted + "\" is suspended.");
    }
    boolean suspended = Boolean.TRUE.equals(organization.getSpec().suspend());
    OrganizationRow row =
        organizations.save(
            new OrganizationIntent(
                name,
                organization.getMetadata().getUid(),
                suspended,
                request(organization, identity.get()),
                or(organization.getSpec().externalId(), "")));
    String token = AskedFor.token(organization);
    if (!token.isEmpty()) {
      queue.requestDiscovery(row.id(), token);
    }
    if (suspended) {
      state.refuse(name);
    } else {
      state.allow(organization);
    }
    return OrganizationStatus.of(organization, row, state.result(name), set);
  }

  private CloudOrganizationStatus refused(
      CloudOrganizationResource organization, ConditionSet set, String reason, String message) {
    state.refuse(organization.getMetadata().getName());
    organizations.revoke(organization.getMetadata().getName());
    return OrganizationStatus.keep(
        status(organization),
        organization.getMetadata().getGeneration(),
        AccountConditions.refused(set, reason, message)
            .isFalse(Reasons.CREDENTIALS_VALID, reason, message));
  }

  /** Defaults are those of the schema, for objects written past it. */
  private static DiscoveryRequest request(
      CloudOrganizationResource organization, CloudIdentityResource identity) {
    CloudOrganizationSpec spec = organization.getSpec();
    CloudOrganizationSpec.Aws aws =
        Objects.requireNonNull(spec.aws(), "the schema requires spec.aws");
    CloudIdentitySpec.Aws base = identity.getSpec().aws();
    return new DiscoveryRequest(
        organization.getMetadata().getGeneration(),
        "aws",
        aws.managementAccountId(),
        or(aws.organizationId(), ""),
        or(aws.partition(), "aws"),
        or(aws.roleName(), "MothershipReadOrganization"),
        or(aws.memberRoleName(), "MothershipReadOnly"),
        spec.identityRef().name(),
        base == null ? "" : or(base.roleArn(), ""),
        Interval.parse(or(spec.interval(), "1h")).toSeconds(),
        Interval.parse(or(spec.retryInterval(), "5m")).toSeconds());
  }

  private static String or(@Nullable String value, String fallback) {
    return value == null ? fallback : value;
  }

  private ConditionSet conditions(CloudOrganizationResource organization) {
    List<Condition> present = status(organization).conditions();
    return ConditionSet.of(present, organization.getMetadata().getGeneration(), clock);
  }

  private static CloudOrganizationStatus status(CloudOrganizationResource organization) {
    CloudOrganizationStatus present = organization.getStatus();
    return present == null ? OrganizationStatus.empty() : present;
  }
}
