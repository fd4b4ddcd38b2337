package dev.mothership.correlate.access;

import dev.mothership.rules.WatchedActions;
import dev.mothership.rules.WatchedActions.Escalation;
import dev.mothership.rules.WatchedActions.Store;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The powers that a principal's permissions come to by themselves, without a further hop. */
final class GrantAnalysis {
  private static final String BUCKET = "aws.s3.bucket";

  private final WatchedActions watched;
  private final ConditionClasses classes;

  GrantAnalysis(WatchedActions watched) {
    this.watched = watched;
    this.classes = new ConditionClasses(watched.conditionKeys());
  }

  /**
   * @param rootArn of the principal's account
   * @param buckets of the principal's account
   */
  List<Grant> of(
      StoredAsset principal, Permissions permissions, String rootArn, List<StoredAsset> buckets) {
    Holder holder =
        new Holder(
            principal,
            Caller.accountOf(rootArn),
            Layers.ofIdentity(permissions.statements()),
            permissions.context(),
            permissions,
            List.of());
    Store kind = watched.stores().getOrDefault(BUCKET, new Store("/*", List.of(), List.of()));
    return powers(
            holder, buckets.stream().map(one -> new StoreAccess(one, kind, List.of())).toList())
        .stream()
        .map(power -> power.grant(classes))
        .toList();
  }

  /** ADMIN alone, or what there is of EDIT_IAM and of READ for each bucket. */
  List<Power> powers(Holder holder, Collection<StoreAccess> buckets) {
    Optional<Power> administrator = administrator(holder);
    if (administrator.isPresent()) {
      return List.of(administrator.get());
    }
    List<Power> powers = new ArrayList<>();
    Power escalation = escalation(holder);
    if (!escalation.isEmpty()) {
      powers.add(escalation);
    }
    for (StoreAccess bucket : buckets) {
      Power read = read(holder, bucket);
      if (!read.isEmpty()) {
        powers.add(read);
      }
    }
    return powers;
  }

  private Optional<Power> administrator(Holder holder) {
    Power power = new Power(Grant.ADMIN, holder.rootKey());
    for (String action : watched.administrator()) {
      Optional<Permit> permit = holder.permissions().onAll(action, "*");
      if (permit.isEmpty()) {
        return Optional.empty();
      }
      power.add(action, List.of(permit.get()));
    }
    return Optional.of(power);
  }

  private Power escalation(Holder holder) {
    Power power = new Power(Grant.EDIT_IAM, holder.rootKey());
    for (Escalation escalation : watched.escalations()) {
      for (String resource : subjects(holder, escalation.on())) {
        Optional<Permit> permit = holder.permissions().onAll(escalation.action(), resource);
        if (permit.isPresent()) {
          power.add(escalation.action(), List.of(permit.get()));
          break;
        }
      }
    }
    return power;
  }

  private Power read(Holder holder, StoreAccess bucket) {
    Power power = new Power(Grant.READ, bucket.key());
    for (String action : watched.reads()) {
      List<Permit> permits = bucket.permits(holder, holder.account(), action);
      if (!permits.isEmpty()) {
        power.add(action, permits);
      }
    }
    return power;
  }

  /**
   * Itself and what it holds, and all of the kind: changing any of those changes its own rights.
   */
  private static List<String> subjects(Holder holder, String kind) {
    StoredAsset principal = holder.asset();
    List<String> subjects = new ArrayList<>();
    subjects.add(holder.rootKey().replace(":root", ":" + kind + "/*"));
    String own = principal.type().substring(principal.type().lastIndexOf('.') + 1);
    switch (kind) {
      case "policy" ->
          principal.texts("attachedPolicyArns").stream()
              .filter(arn -> !arn.contains(":aws:policy/"))
              .forEach(subjects::add);
      case "group" -> subjects.addAll(principal.texts("groupArns"));
      default -> {
        if (own.equals(kind)) {
          subjects.add(principal.key());
        }
      }
    }
    return subjects;
  }
}
