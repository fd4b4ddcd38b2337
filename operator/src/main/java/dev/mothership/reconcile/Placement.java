package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import dev.mothership.api.v1alpha1.CloudOrganizationStatus.Skipped;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.model.FailureReason;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.OrganizationRow;
import dev.mothership.store.OrganizationStore;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the CloudAccounts of one organization after another. One that the API server refuses keeps
 * no other from being written. For one thread.
 */
@Singleton
final class Placement {
  private static final Logger LOG = Logger.getLogger(Placement.class);
  private static final int SHOWN = 20;
  private static final Set<FailureReason> NO_ROLE =
      Set.of(FailureReason.ROLE_REFUSED, FailureReason.EXTERNAL_ID_NOT_ENFORCED);

  private final KubernetesClient client;
  private final OrganizationStore organizations;
  private final KnownAccounts known;
  private final SweepSettings settings;
  private final Clock clock;
  private final Map<String, Absences<String>> leaving = new HashMap<>();
  private final Map<String, Instant> haltedSince = new HashMap<>();

  Placement(
      KubernetesClient client,
      OrganizationStore organizations,
      KnownAccounts known,
      SweepSettings settings,
      Clock clock) {
    this.client = client;
    this.organizations = organizations;
    this.known = known;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Writes what differs, deletes what has been leaving for the grace, and tells what came of it.
   */
  PlacementResult run(CloudOrganizationResource organization, OrganizationRow row) {
    Map<String, AccountSummary> summaries =
        known.summaries().stream()
            .collect(Collectors.toMap(s -> s.namespace() + "/" + s.name(), s -> s));
    PlacementPlan plan =
        new PlacementPlan(
                organization,
                EveryObject.list(client, Namespace.class),
                EveryObject.list(client, TenantResource.class),
                EveryObject.list(client, CloudAccountResource.class),
                object -> proven(summaries.get(id(object))))
            .run(organizations.accounts(row.id()));
    List<String> planned =
        Stream.concat(
                plan.steps().stream().map(PlacementPlan.Step::text),
                plan.removals().stream().map(PlacementPlan.Removal::text))
            .toList();
    if (Boolean.TRUE.equals(organization.getSpec().dryRun())) {
      int present = (int) plan.declared().stream().filter(Placement::stored).count();
      return result(plan, plan.skipped(), present, plan.removals().size(), 0, summaries, planned);
    }
    plan.places()
        .forEach(
            place ->
                organizations.place(
                    row.id(), place.account().nativeId(), place.namespace(), place.object()));
    List<Skipped> skipped = new ArrayList<>(plan.skipped());
    plan.steps().forEach(step -> write(step, skipped));
    int refused = skipped.size() - plan.skipped().size();
    if (!plan.steps().isEmpty()) {
      LOG.infof(
          "organization %s: %d CloudAccounts to write, %d refused",
          row.name(), plan.steps().size(), refused);
    }
    int deleted = sweep(organization, row, plan);
    int halted = haltedSince.containsKey(row.name()) ? plan.removals().size() : 0;
    return result(
        plan,
        skipped,
        plan.declared().size() - refused - deleted,
        plan.removals().size() - deleted,
        halted,
        summaries,
        List.of());
  }

  private void write(PlacementPlan.Step step, List<Skipped> skipped) {
    try {
      client.resource(step.wanted()).fieldManager(OwnerAccess.FIELD_MANAGER).serverSideApply();
      if (step.before() != null) {
        delete(step.before());
      }
    } catch (KubernetesClientException e) {
      if (e.getStatus() == null) {
        throw e;
      }
      boolean conflict = e.getCode() == HttpURLConnection.HTTP_CONFLICT;
      skipped.add(
          PlacementPlan.skipped(
              step.account(),
              conflict ? "ChangedByOwner" : "Refused",
              conflict
                  ? "CloudAccount %s has fields that somebody else has set: take them back, or delete it to have it declared again."
                      .formatted(id(step.wanted()))
                  : e.getStatus().getMessage()));
    }
  }

  private int sweep(
      CloudOrganizationResource organization, OrganizationRow row, PlacementPlan plan) {
    String name = row.name();
    Set<String> overdue =
        leaving
            .computeIfAbsent(name, key -> new Absences<>(clock, settings.grace()))
            .note(plan.removals().stream().map(removal -> id(removal.object())).toList());
    if (!Absences.tooMany(plan.removals().size(), plan.declared().size())) {
      haltedSince.remove(name);
    } else if (!approved(organization, haltedSince.computeIfAbsent(name, key -> clock.instant()))) {
      return 0;
    }
    int deleted = 0;
    for (PlacementPlan.Removal removal : plan.removals()) {
      if (overdue.contains(id(removal.object()))) {
        delete(removal.object());
        organizations.place(row.id(), DeclaredAccount.nativeId(removal.object()), "", "");
        LOG.infof("organization %s: %s", name, removal.text());
        deleted++;
      }
    }
    return deleted;
  }

  private static boolean approved(CloudOrganizationResource organization, Instant since) {
    String text = AskedFor.annotation(organization, AbsenceSweep.APPROVED_AT);
    try {
      return !text.isEmpty() && !Instant.parse(text).plusSeconds(1).isBefore(since);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** Exactly the object that was looked at: another one of the name is somebody else's. */
  private void delete(CloudAccountResource object) {
    client.resource(object).lockResourceVersion().delete();
  }

  private static PlacementResult result(
      PlacementPlan plan,
      List<Skipped> skipped,
      int created,
      int removing,
      int halted,
      Map<String, AccountSummary> summaries,
      List<String> planned) {
    List<String> missing =
        plan.declared().stream()
            .map(Placement::id)
            .filter(object -> roleMissing(summaries.get(object)))
            .sorted()
            .toList();
    return new PlacementResult(
        plan.discovered(),
        created,
        plan.adopted(),
        plan.excluded(),
        skipped.size(),
        first(skipped),
        removing,
        halted,
        missing.size(),
        first(missing),
        planned.size(),
        first(planned));
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(SHOWN, all.size()));
  }

  private static boolean proven(@Nullable AccountSummary summary) {
    return summary != null && summary.claimed();
  }

  private static boolean roleMissing(@Nullable AccountSummary summary) {
    return summary != null
        && summary.lastFailure() != null
        && NO_ROLE.contains(summary.lastFailure().reason());
  }

  private static boolean stored(CloudAccountResource object) {
    return object.getMetadata().getUid() != null;
  }

  private static String id(CloudAccountResource object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }
}
