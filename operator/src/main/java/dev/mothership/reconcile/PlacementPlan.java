package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import dev.mothership.api.v1alpha1.CloudOrganizationStatus.Skipped;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.reconcile.OrganizationRules.Target;
import dev.mothership.store.OrganizationAccount;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written so that an organization's accounts are declared where its rules say; pure.
 * Objects that somebody else wrote are in nobody's way and in no step.
 */
final class PlacementPlan {
  private static final int LONGEST_NAME = 60;

  private final CloudOrganizationResource organization;
  private final String name;
  private final OrganizationRules rules;
  private final Map<String, List<CloudAccountResource>> objects;
  private final Map<String, Namespace> namespaces;
  private final Collection<TenantResource> tenants;
  private final Predicate<CloudAccountResource> proven;

  private final List<Place> places = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Removal> removals = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<CloudAccountResource> declared = new ArrayList<>();
  private int discovered;
  private int excluded;
  private int adopted;

  /**
   * @param all CloudAccounts of whomever
   * @param proven whether the cloud has confirmed that the object leads into its account
   */
  PlacementPlan(
      CloudOrganizationResource organization,
      Collection<Namespace> namespaces,
      Collection<TenantResource> tenants,
      Collection<CloudAccountResource> all,
      Predicate<CloudAccountResource> proven) {
    this.organization = organization;
    this.name = organization.getMetadata().getName();
    this.rules = new OrganizationRules(organization.getSpec());
    this.namespaces =
        namespaces.stream()
            .collect(Collectors.toMap(n -> n.getMetadata().getName(), Function.identity()));
    this.tenants = tenants;
    this.proven = proven;
    this.objects = all.stream().collect(Collectors.groupingBy(DeclaredAccount::nativeId));
  }

  /**
   * One account to write.
   *
   * @param before its object in the namespace where it was declared until now, to be deleted after
   */
  record Step(
      OrganizationAccount account,
      CloudAccountResource wanted,
      boolean present,
      @Nullable CloudAccountResource before) {
    String text() {
      String there = wanted.getMetadata().getNamespace() + "/" + wanted.getMetadata().getName();
      if (before != null) {
        return "move " + before.getMetadata().getNamespace() + " to " + there;
      }
      return (present ? "update " : "create ") + there;
    }
  }

  /** Where an account is declared from now on, to be noted before it is. */
  record Place(OrganizationAccount account, String namespace, String object) {}

  /** One object to delete, in its time. */
  record Removal(CloudAccountResource object, String why) {
    String text() {
      return "delete %s/%s: %s"
          .formatted(object.getMetadata().getNamespace(), object.getMetadata().getName(), why);
    }
  }

  PlacementPlan run(List<OrganizationAccount> accounts) {
    accounts.forEach(this::consider);
    return this;
  }

  private void consider(OrganizationAccount account) {
    List<CloudAccountResource> named = objects.getOrDefault(account.nativeId(), List.of());
    List<CloudAccountResource> ours =
        named.stream().filter(object -> DeclaredAccount.marked(object, name)).toList();
    if (account.leftAt() != null) {
      remove(ours, "the account is " + account.status() + " or has left the organization");
      return;
    }
    discovered++;
    Target target = rules.target(account);
    if (target instanceof Target.Excluded) {
      excluded++;
      remove(ours, "the account is left out");
    } else if (target instanceof Target.Nowhere nowhere) {
      skip(account, nowhere.reason(), nowhere.message());
      if (nowhere.reason().equals("NoRule")) {
        remove(ours, "no rule matches the account");
      } else {
        declared.addAll(ours);
      }
    } else if (target instanceof Target.Namespace namespace) {
      place(account, namespace, ours, named);
    }
  }

  private void remove(List<CloudAccountResource> ours, String why) {
    declared.addAll(ours);
    ours.forEach(object -> removals.add(new Removal(object, why)));
  }

  private void place(
      OrganizationAccount account,
      Target.Namespace target,
      List<CloudAccountResource> ours,
      List<CloudAccountResource> named) {
    Optional<String[]> hindered = hindered(target.name());
    if (hindered.isPresent()) {
      skip(account, hindered.get()[0], hindered.get()[1]);
      declared.addAll(ours);
      return;
    }
    if (ours.isEmpty() && heldByOthers(account, target.name(), named)) {
      return;
    }
    CloudAccountResource wanted = DeclaredAccount.of(organization, account, target);
    Optional<CloudAccountResource> there = in(ours, target.name());
    Optional<CloudAccountResource> elsewhere =
        ours.stream()
            .filter(o -> !o.getMetadata().getNamespace().equals(target.name()))
            .findFirst();
    if (there.isPresent()
        && !DeclaredAccount.leadsTo(wanted, there.get())
        && DeclaredAccount.current(wanted, there.get())) {
      skip(
          account,
          "ChangedByOwner",
          "CloudAccount %s/%s was made to lead elsewhere, so it is its owner's now: delete it to have it declared again."
              .formatted(target.name(), wanted.getMetadata().getName()));
      return;
    }
    declared.add(there.orElse(wanted));
    if (!account.namespace().equals(target.name())
        || !account.object().equals(wanted.getMetadata().getName())) {
      places.add(new Place(account, target.name(), wanted.getMetadata().getName()));
    }
    if (there.isEmpty() || !DeclaredAccount.current(wanted, there.get()) || elsewhere.isPresent()) {
      steps.add(new Step(account, wanted, there.isPresent(), elsewhere.orElse(null)));
    }
  }

  /**
   * Somebody else's object is taken for ours where it is in the right namespace. In another one it
   * stands in the way only if the cloud has proved that it leads into the account: else whoever
   * names an account could keep it from those whose it is.
   */
  private boolean heldByOthers(
      OrganizationAccount account, String namespace, List<CloudAccountResource> foreign) {
    if (in(foreign, namespace).isPresent()) {
      adopted++;
      return true;
    }
    Optional<CloudAccountResource> holder = foreign.stream().filter(proven).findFirst();
    holder.ifPresent(
        other ->
            skip(
                account,
                "NotYours",
                "CloudAccount %s/%s, which the operator did not make, holds the account, whose rule says namespace %s: delete it or change the rule."
                    .formatted(
                        other.getMetadata().getNamespace(),
                        other.getMetadata().getName(),
                        namespace)));
    return holder.isPresent();
  }

  private static Optional<CloudAccountResource> in(
      List<CloudAccountResource> objects, String namespace) {
    return objects.stream()
        .filter(object -> object.getMetadata().getNamespace().equals(namespace))
        .findFirst();
  }

  private Optional<String[]> hindered(String namespace) {
    Namespace found = namespaces.get(namespace);
    if (found == null || found.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of(
          new String[] {
            "NamespaceNotFound", "Its rule says namespace " + namespace + ", which is not there."
          });
    }
    Tenancy tenancy = Tenancy.of(found, tenants);
    if (tenancy instanceof Tenancy.None) {
      return Optional.of(
          new String[] {
            Reasons.NO_TENANT, "No Tenant selects namespace " + namespace + ", where it belongs."
          });
    }
    return tenancy instanceof Tenancy.Conflict
        ? Optional.of(
            new String[] {
              Reasons.TENANT_CONFLICT, "Several Tenants select namespace " + namespace + "."
            })
        : Optional.empty();
  }

  private void skip(OrganizationAccount account, String reason, String message) {
    skipped.add(skipped(account, reason, message));
  }

  /** Names are the provider's; what is shown of them is printable and short. */
  static Skipped skipped(OrganizationAccount account, String reason, String message) {
    String shown = account.name().replaceAll("\\pC", "?");
    return new Skipped(
        account.nativeId(),
        shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) + "…" : shown,
        reason,
        message);
  }

  List<Place> places() {
    return places;
  }

  List<Step> steps() {
    return steps;
  }

  List<Removal> removals() {
    return removals;
  }

  List<Skipped> skipped() {
    return skipped;
  }

  /** Those that are ours now or will be. */
  List<CloudAccountResource> declared() {
    return declared;
  }

  int discovered() {
    return discovered;
  }

  int excluded() {
    return excluded;
  }

  int adopted() {
    return adopted;
  }
}
