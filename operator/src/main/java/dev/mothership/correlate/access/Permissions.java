package dev.mothership.correlate.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a principal's policies allow it: allowed by its own, within boundary and organization, and
 * not denied. A condition that nobody can judge takes nothing away; it is told with the permit. One
 * that is known not to hold takes the statement away.
 *
 * @param limits each must allow too: the boundary, and the organization's policies of each level
 * @param context what is known of the principal's calls
 */
record Permissions(List<Statement> statements, List<List<Statement>> limits, Context context) {
  private static final Context ANY_CALL = Context.open().with("aws:SecureTransport", "true");

  /**
   * @param boundary statements of the permissions boundary; empty where there is none or it was not
   *     read
   * @param bounded whether a boundary applies and was read
   */
  Permissions(List<Statement> statements, List<Statement> boundary, boolean bounded) {
    this(statements, bounded ? List.of(boundary) : List.of(), ANY_CALL);
  }

  /** Any call over an encrypted connection: whoever calls can choose that. */
  static Context anyCall() {
    return ANY_CALL;
  }

  /** The same with more known of the call. */
  Permissions when(String key, String... values) {
    return new Permissions(statements, limits, context.with(key, values));
  }

  /** Allowed on everything that the pattern stands for, as far as denials of a part go. */
  Optional<Permit> onAll(String action, String pattern) {
    return best(action, clause -> Reach.all(clause, pattern, context));
  }

  /** Allowed on something that the pattern stands for, or on the one resource that it names. */
  Optional<Permit> onSome(String action, String pattern) {
    return best(action, clause -> Reach.some(clause, pattern, context));
  }

  /** As a statement of somebody else's policy allows it, where its conditions may hold. */
  Optional<Permit> under(Statement statement, String resource) {
    List<Permit.Open> open = new ArrayList<>();
    return open(statement, false, open)
        ? Optional.of(new Permit(statement, resource, open))
        : Optional.empty();
  }

  /**
   * What another's policy grants by name: it may still be denied.
   *
   * @param limited whether the limits must allow it too, as for roles
   */
  Optional<Permit> granted(String action, String resource, Statement by, boolean limited) {
    Permissions within = limited ? this : new Permissions(statements, List.of(), context);
    return under(by, resource).flatMap(permit -> within.limited(action, permit));
  }

  /** The same for calls about something with these tags. */
  Permissions about(Map<String, String> tags) {
    return new Permissions(
        statements,
        limits,
        context
            .withAll("aws:ResourceTag/", tags)
            .withAll("iam:ResourceTag/", tags)
            .withAll("ec2:ResourceTag/", tags));
  }

  private interface Reaches {
    List<Variables.Resolved> of(Clause clause);
  }

  private Optional<Permit> best(String action, Reaches reaches) {
    Optional<Permit> best = Optional.empty();
    for (Statement statement : statements) {
      Clause clause = statement.clause();
      if (!clause.allow() || !clause.covers(action)) {
        continue;
      }
      List<Permit.Open> open = new ArrayList<>();
      if (!open(statement, false, open)) {
        continue;
      }
      for (Variables.Resolved part : reaches.of(clause)) {
        Permit own = new Permit(statement, part.text(), open);
        Optional<Permit> permit =
            limited(action, part.unknown().isEmpty() ? own : own.also(hanging(own, part)));
        if (permit.isPresent() && permit.get().unconditional()) {
          return permit;
        }
        best = best.isPresent() ? best : permit;
      }
    }
    return best;
  }

  /** A resource that names a variable is as good as a condition on that variable's key. */
  private static List<Permit.Open> hanging(Permit permit, Variables.Resolved part) {
    Condition condition = Condition.of("StringEquals", part.unknown(), List.of(part.text()), false);
    return List.of(new Permit.Open(permit.statement(), condition, false));
  }

  private Optional<Permit> limited(String action, Permit permit) {
    List<Permit.Open> open = new ArrayList<>();
    if (denied(statements, action, permit.resource(), open)) {
      return Optional.empty();
    }
    for (List<Statement> limit : limits) {
      if (denied(limit, action, permit.resource(), open)
          || !allowed(limit, action, permit.resource(), open)) {
        return Optional.empty();
      }
    }
    return Optional.of(open.isEmpty() ? permit : permit.also(open));
  }

  private boolean denied(
      List<Statement> by, String action, String resource, List<Permit.Open> open) {
    for (Statement statement : by) {
      Clause clause = statement.clause();
      if (!clause.allow() && clause.covers(action) && Reach.whole(clause, resource, context)) {
        List<Permit.Open> unless = new ArrayList<>();
        if (open(statement, true, unless)) {
          if (unless.isEmpty()) {
            return true;
          }
          open.addAll(unless);
        }
      }
    }
    return false;
  }

  private boolean allowed(
      List<Statement> by, String action, String resource, List<Permit.Open> open) {
    List<Permit.Open> fewest = null;
    for (Statement statement : by) {
      Clause clause = statement.clause();
      List<Permit.Open> under = new ArrayList<>();
      if (clause.allow()
          && clause.covers(action)
          && !Reach.some(clause, resource, context).isEmpty()
          && open(statement, false, under)
          && (fewest == null || under.size() < fewest.size())) {
        fewest = under;
      }
    }
    if (fewest == null) {
      return false;
    }
    open.addAll(fewest);
    return true;
  }

  /** Gathers the statement's open conditions; false where one is known not to hold. */
  private boolean open(Statement statement, boolean denies, List<Permit.Open> open) {
    for (Condition condition : statement.clause().conditions()) {
      Truth truth = condition.holds(context);
      if (truth.isNo()) {
        return false;
      }
      if (truth.isUnknown()) {
        open.add(new Permit.Open(statement, condition, denies));
      }
    }
    return true;
  }
}
