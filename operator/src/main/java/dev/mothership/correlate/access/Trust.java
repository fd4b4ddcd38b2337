package dev.mothership.correlate.access;

import dev.mothership.store.StoredAsset;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a role lets in.
 *
 * @param statements of its trust policy
 * @param names of principals of AWS in any of them; a star for all but some
 */
record Trust(StoredAsset role, List<Statement> statements, Set<String> names) {
  private static final String ASSUME = "sts:AssumeRole";
  private static final String LINKED = ":role/aws-service-role/";

  /** Nobody is let in by what was not read or is no policy. */
  static Trust of(StoredAsset role, PolicyLibrary library) {
    PolicyDocument document = library.of(role.properties().path("trust"));
    List<Statement> statements = Statement.of(role.key() + "#trust", document);
    Set<String> names = new HashSet<>();
    for (Statement statement : statements) {
      Optional<Principals> principals = statement.clause().principals();
      names.addAll(principals.map(named -> named.names("aws")).orElse(List.of()));
      if (principals.map(Principals::except).orElse(false)) {
        names.add("*");
      }
    }
    return new Trust(role, statements, names);
  }

  /** A quick look before the policies are: whether it names the holder, its account or anybody. */
  boolean mayAdmit(Holder holder) {
    return names.contains(holder.key())
        || names.contains("*")
        || names.contains(holder.rootKey())
        || names.contains(holder.account());
  }

  String account() {
    return Caller.accountOf(role.key());
  }

  /** Made and used by a service alone: nobody can change or pass it. */
  boolean serviceLinked() {
    return role.key().contains(LINKED);
  }

  /** Services that may take it on, whatever the conditions. */
  Set<String> services() {
    Set<String> services = new LinkedHashSet<>();
    for (Statement statement : statements) {
      Clause clause = statement.clause();
      if (clause.allow() && clause.covers(ASSUME)) {
        clause.principals().ifPresent(named -> services.addAll(named.names("service")));
      }
    }
    return services;
  }

  boolean admits(List<String> services) {
    return services.isEmpty() || services().stream().anyMatch(services::contains);
  }

  /** What lets the holder take the role on: the trust, and its own right where that is needed. */
  List<Permit> admits(Holder holder) {
    Caller caller = holder.caller();
    boolean home = holder.account().equals(account());
    List<Permit> best = List.of();
    for (Statement statement : statements) {
      Clause clause = statement.clause();
      Principals.Naming naming = clause.naming(caller);
      if (!clause.allow() || !clause.covers(ASSUME) || naming == Principals.Naming.NOT) {
        continue;
      }
      Optional<Permit> by = holder.permissions().under(statement, role.key());
      boolean named = home && naming != Principals.Naming.ACCOUNT;
      Optional<Permit> own =
          named
              ? holder.permissions().granted(ASSUME, role.key(), statement, holder.is(Holder.ROLE))
              : holder.permissions().onSome(ASSUME, role.key());
      if (by.isEmpty() || own.isEmpty() || denies(holder)) {
        continue;
      }
      List<Permit> permits = named ? List.of(by.get()) : List.of(own.get(), by.get());
      if (permits.stream().allMatch(Permit::unconditional)) {
        return permits;
      }
      best = best.isEmpty() ? permits : best;
    }
    return best;
  }

  private boolean denies(Holder holder) {
    return statements.stream()
        .map(Statement::clause)
        .anyMatch(
            clause ->
                !clause.allow()
                    && clause.covers(ASSUME)
                    && clause.naming(holder.caller()) != Principals.Naming.NOT
                    && clause.conditions(holder.permissions().context()).isYes());
  }
}
