package dev.mothership.correlate.access;

import dev.mothership.correlate.Estate;
import dev.mothership.model.RelationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who takes on a role from another account, known or not, and through which identity provider. */
final class Assumptions {
  private static final List<String> HOW =
      List.of(Watched.ASSUME, "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML");

  private final Estate estate;
  private final Identities identities;
  private final Edges edges;

  Assumptions(Estate estate, Identities identities, Edges edges) {
    this.estate = estate;
    this.identities = identities;
    this.edges = edges;
  }

  void acrossAccounts(List<Holder> holders) {
    Set<String> own = new LinkedHashSet<>();
    estate.accounts().forEach(account -> own.add(account.nativeId()));
    Map<String, List<Holder>> able = new HashMap<>();
    for (Holder holder : holders) {
      if (!holder.is(Holder.GROUP) && mayAssume(holder)) {
        able.computeIfAbsent(holder.account(), any -> new ArrayList<>()).add(holder);
      }
    }
    for (List<Trust> trusts : identities.rolesByAccount()) {
      for (Trust trust : trusts) {
        if (!trust.serviceLinked()) {
          strangers(trust, own);
          for (String account : trusted(trust, own)) {
            able.getOrDefault(account, List.of()).forEach(holder -> across(holder, trust));
          }
        }
      }
    }
  }

  private static boolean mayAssume(Holder holder) {
    return holder.layers().identity().stream()
        .map(Statement::clause)
        .anyMatch(clause -> clause.allow() && clause.covers(Watched.ASSUME));
  }

  private void across(Holder holder, Trust trust) {
    List<Permit> permits = trust.admits(holder);
    if (!permits.isEmpty()) {
      edges.add(
          new Edges.Id(holder.key(), RelationKind.CAN_ASSUME, trust.role().key()),
          List.of(Watched.ASSUME),
          permits);
    }
  }

  /**
   * Other accounts of the tenant that the trust names in any way. Where it admits everybody in the
   * world without a condition, that is told once and not of each of the tenant's own again.
   */
  private static Set<String> trusted(Trust trust, Set<String> own) {
    Set<String> accounts = new LinkedHashSet<>();
    for (Statement statement : trust.statements()) {
      for (String name : names(statement, "aws")) {
        if (name.equals("*")) {
          if (!statement.clause().conditions().isEmpty()) {
            accounts.addAll(own);
          }
        } else if (own.contains(account(name))) {
          accounts.add(account(name));
        }
      }
    }
    accounts.remove(trust.account());
    return accounts;
  }

  /** Those whom the inventory does not know stand under the name that the trust gives them. */
  private void strangers(Trust trust, Set<String> own) {
    Permissions nobody = new Permissions(List.of(), List.of(), Permissions.anyCall());
    for (Statement statement : trust.statements()) {
      Clause clause = statement.clause();
      List<String> how = HOW.stream().filter(clause::covers).toList();
      if (!clause.allow() || how.isEmpty()) {
        continue;
      }
      Set<String> names = new LinkedHashSet<>(names(statement, "federated"));
      names(statement, "aws").stream()
          .filter(name -> name.equals("*") || stranger(name, own))
          .forEach(names::add);
      for (String name : names) {
        nobody
            .under(statement, trust.role().key())
            .ifPresent(
                permit ->
                    edges.add(
                        new Edges.Id(key(name, trust), RelationKind.CAN_ASSUME, trust.role().key()),
                        how,
                        List.of(permit)));
      }
    }
  }

  private static List<String> names(Statement statement, String kind) {
    return statement.clause().principals().map(named -> named.names(kind)).orElse(List.of());
  }

  /** A name without an account is the id of somebody who was deleted: nobody has it. */
  private static boolean stranger(String name, Set<String> own) {
    return account(name).matches("[0-9]{12}") && !own.contains(account(name));
  }

  private static String account(String name) {
    return name.startsWith("arn:") ? Caller.accountOf(name) : name;
  }

  private static String key(String name, Trust trust) {
    return name.matches("[0-9]{12}")
        ? "arn:" + trust.role().key().split(":", 3)[1] + ":iam::" + name + ":root"
        : name;
  }
}
