package dev.mothership.correlate.access;

import dev.mothership.rules.WatchedActions.Store;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a user or role may do to one store, by its own policies and by that of the store. */
final class StoreAccess {
  private final StoredAsset store;
  private final List<Statement> policy;
  private final String resource;

  /**
   * @param policy statements of the store's own policy; none where it has none or was not read
   */
  StoreAccess(StoredAsset store, Store kind, List<Statement> policy) {
    this.store = store;
    this.policy = List.copyOf(policy);
    this.resource = store.key() + kind.part();
  }

  String key() {
    return store.key();
  }

  StoredAsset asset() {
    return store;
  }

  List<Statement> policy() {
    return policy;
  }

  /** The permits for one action, all of which are needed; none where it is not allowed. */
  List<Permit> permits(Holder holder, String account, String action) {
    Permissions permissions =
        store.unread().containsKey("tags")
            ? holder.permissions()
            : holder.permissions().about(store.tags());
    Optional<Permit> own = permissions.onSome(action, resource);
    if (denied(holder, permissions, action)) {
      return List.of();
    }
    boolean home = holder.account().equals(account);
    if (home && own.isPresent()) {
      return List.of(own.get());
    }
    List<Permit> best = List.of();
    for (Statement statement : policy) {
      Clause clause = statement.clause();
      Principals.Naming naming = clause.naming(holder.caller());
      if (!clause.allow()
          || !clause.covers(action)
          || naming == Principals.Naming.NOT
          || Reach.some(clause, resource, permissions.context()).isEmpty()) {
        continue;
      }
      List<Permit> found = new ArrayList<>();
      if (home && naming != Principals.Naming.ACCOUNT) {
        permissions
            .granted(action, resource, statement, holder.is(Holder.ROLE))
            .ifPresent(found::add);
      } else if (own.isPresent()) {
        permissions
            .under(statement, resource)
            .ifPresent(by -> found.addAll(List.of(own.get(), by)));
      }
      if (!found.isEmpty() && found.stream().allMatch(Permit::unconditional)) {
        return found;
      }
      best = best.isEmpty() ? found : best;
    }
    return best;
  }

  private boolean denied(Holder holder, Permissions permissions, String action) {
    return policy.stream()
        .map(Statement::clause)
        .anyMatch(
            clause ->
                !clause.allow()
                    && clause.covers(action)
                    && clause.naming(holder.caller()) != Principals.Naming.NOT
                    && Reach.whole(clause, resource, permissions.context())
                    && clause.conditions(permissions.context()).isYes());
  }
}
