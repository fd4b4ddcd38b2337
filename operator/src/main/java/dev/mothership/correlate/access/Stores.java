package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.correlate.Estate;
import dev.mothership.model.RelationKind;
import dev.mothership.rules.WatchedActions;
import dev.mothership.rules.WatchedActions.Store;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What holds data or secrets, and who reads and changes it. */
final class Stores {
  private static final String BUCKET = "aws.s3.bucket";

  private final Map<String, Store> kinds;
  private final Map<Long, String> accounts = new HashMap<>();
  private final Map<Long, KeyIndex> byAccount = new HashMap<>();
  private final Map<String, StoreAccess> byKey = new TreeMap<>();
  private final ActionIndex actions;
  private final BitSet watched;
  private final Edges edges;

  Stores(
      Estate estate,
      WatchedActions rules,
      PolicyLibrary library,
      ActionIndex actions,
      Edges edges) {
    this.kinds = rules.stores();
    this.actions = actions;
    this.edges = edges;
    estate.accounts().forEach(account -> accounts.put(account.id(), account.nativeId()));
    Map<Long, List<StoredAsset>> found = new HashMap<>();
    List<String> all = new ArrayList<>();
    kinds.forEach(
        (type, kind) -> {
          all.addAll(kind.read());
          all.addAll(kind.write());
          for (StoredAsset asset : estate.assets(type)) {
            found.computeIfAbsent(asset.accountId(), id -> new ArrayList<>()).add(asset);
            byKey.put(asset.key(), new StoreAccess(asset, kind, policy(asset, library)));
          }
        });
    found.forEach((account, assets) -> byAccount.put(account, new KeyIndex(assets)));
    this.watched = actions.of(all);
  }

  private static List<Statement> policy(StoredAsset asset, PolicyLibrary library) {
    JsonNode policy = asset.properties().path("policy");
    return policy.isObject() || policy.isTextual()
        ? Statement.of(asset.key() + "#policy", library.of(policy))
        : List.of();
  }

  /** Buckets of its account that its policies may be about, by key. */
  List<StoreAccess> buckets(Holder holder) {
    return near(holder).stream().filter(store -> store.asset().type().equals(BUCKET)).toList();
  }

  /** Writes down what it reads and changes in its own account by its own policies. */
  void of(Holder holder) {
    near(holder).forEach(store -> access(holder, store));
  }

  /** And what is granted by policies of stores, within an account and to others of the tenant. */
  void byTheirPolicies(List<Holder> holders) {
    Map<String, List<Holder>> inAccount = new HashMap<>();
    Map<String, Holder> named = new HashMap<>();
    for (Holder holder : holders) {
      if (!holder.is(Holder.GROUP)) {
        inAccount.computeIfAbsent(holder.account(), id -> new ArrayList<>()).add(holder);
        named.put(holder.key(), holder);
      }
    }
    for (StoreAccess store : byKey.values()) {
      String home = accounts.getOrDefault(store.asset().accountId(), "");
      Set<Holder> admitted = new LinkedHashSet<>();
      for (Statement statement : store.policy()) {
        if (!statement.clause().allow()) {
          continue;
        }
        for (String name :
            statement.clause().principals().map(p -> p.names("aws")).orElse(List.of())) {
          String account = name.startsWith("arn:") ? Caller.accountOf(name) : name;
          Holder itself = named.get(name);
          if (itself != null) {
            admitted.add(itself);
          } else if (!account.equals(home)) {
            able(inAccount.getOrDefault(account, List.of())).forEach(admitted::add);
          }
        }
      }
      admitted.forEach(holder -> access(holder, store));
    }
  }

  private List<Holder> able(List<Holder> holders) {
    return holders.stream()
        .filter(holder -> actions.allowed(holder.layers().identity()).intersects(watched))
        .toList();
  }

  private List<StoreAccess> near(Holder holder) {
    KeyIndex index = byAccount.get(holder.asset().accountId());
    if (index == null) {
      return List.of();
    }
    List<Clause> clauses =
        holder.layers().identity().stream()
            .filter(one -> one.clause().allow())
            .filter(one -> actions.allowed(List.of(one)).intersects(watched))
            .map(Statement::clause)
            .toList();
    List<StoreAccess> near = new ArrayList<>();
    for (StoredAsset asset : index.candidates(clauses, holder.context())) {
      StoreAccess store = byKey.get(asset.key());
      if (store != null) {
        near.add(store);
      }
    }
    return near;
  }

  private void access(Holder holder, StoreAccess store) {
    Store kind = kinds.get(store.asset().type());
    if (kind != null) {
      access(holder, store, RelationKind.READS, kind.read());
      access(holder, store, RelationKind.WRITES, kind.write());
    }
  }

  private void access(Holder holder, StoreAccess store, RelationKind kind, List<String> of) {
    String account = accounts.getOrDefault(store.asset().accountId(), "");
    for (String action : of) {
      List<Permit> permits = store.permits(holder, account, action);
      if (!permits.isEmpty()) {
        edges.add(new Edges.Id(holder.key(), kind, store.key()), List.of(action), permits);
      }
    }
  }
}
