package dev.mothership.correlate;

import dev.mothership.model.Failure;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.CorrelationStore;
import dev.mothership.store.ScopeFacts;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One tenant's open inventory, as of the start of its correlation. */
public final class Estate {
  private record ScopeId(long accountId, String region, String type) {}

  private record AccountType(long accountId, String type) {}

  private final String tenantName;
  private final Map<Long, AccountFacts> accounts = new TreeMap<>();
  private final Map<ScopeId, ScopeFacts> scopes = new HashMap<>();
  private final Set<AccountType> listed = new HashSet<>();
  private final Map<Long, List<ScopeFacts>> failed = new HashMap<>();
  private final Map<String, List<StoredAsset>> byType = new TreeMap<>();
  private final Map<String, StoredAsset> byKey = new HashMap<>();
  private final Map<Long, StoredAsset> byId = new HashMap<>();

  public Estate(
      String tenantName,
      List<AccountFacts> accounts,
      List<ScopeFacts> scopes,
      List<StoredAsset> assets) {
    this.tenantName = tenantName;
    accounts.forEach(account -> this.accounts.put(account.id(), account));
    for (ScopeFacts scope : scopes) {
      this.scopes.put(new ScopeId(scope.accountId(), scope.region(), scope.type()), scope);
      if (scope.everListed()) {
        listed.add(new AccountType(scope.accountId(), scope.type()));
      }
      if (scope.failed()) {
        failed.computeIfAbsent(scope.accountId(), id -> new ArrayList<>()).add(scope);
      }
    }
    for (StoredAsset asset : assets) {
      byType.computeIfAbsent(asset.type(), type -> new ArrayList<>()).add(asset);
      byKey.put(asset.key(), asset);
      byId.put(asset.id(), asset);
    }
  }

  static Estate load(CorrelationStore store) {
    return new Estate(store.tenantName(), store.accounts(), store.scopes(), store.assets());
  }

  public String tenantName() {
    return tenantName;
  }

  /** By id. */
  public Iterable<AccountFacts> accounts() {
    return accounts.values();
  }

  public AccountFacts account(long id) {
    AccountFacts account = accounts.get(id);
    if (account == null) {
      throw new IllegalArgumentException("account " + id + " is not in the estate");
    }
    return account;
  }

  /** Assets of a type, by key. */
  public List<StoredAsset> assets(String type) {
    return byType.getOrDefault(type, List.of());
  }

  public Iterable<StoredAsset> assets() {
    return byId.values();
  }

  public Optional<StoredAsset> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  public Optional<StoredAsset> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Scopes of one account and type whose last list call failed. */
  public List<ScopeFacts> failedScopes(long accountId, String type) {
    return failed.getOrDefault(accountId, List.of()).stream()
        .filter(scope -> scope.type().equals(type))
        .toList();
  }

  /** Why the asset could not be listed again, if so: what is known of it is from before. */
  public Optional<Failure> staleness(StoredAsset asset) {
    return failure(asset.accountId(), asset.scopeRegion(), asset.scopeType());
  }

  public Optional<Failure> failure(long accountId, String region, String type) {
    ScopeFacts scope = scopes.get(new ScopeId(accountId, region, type));
    @Nullable Failure failure = scope == null ? null : scope.failure();
    return Optional.ofNullable(failure);
  }

  /** Whether any region's scope of the type was ever listed to its end in the account. */
  public boolean everListed(long accountId, String type) {
    return listed.contains(new AccountType(accountId, type));
  }

  /** Whether the scope was ever listed to its end: only then does an absent asset mean anything. */
  public boolean everListed(long accountId, String region, String type) {
    ScopeFacts scope = scopes.get(new ScopeId(accountId, region, type));
    return scope != null && scope.everListed();
  }

  /** Whether a type is listed at all, and was to the end wherever it is. */
  public boolean listedEverywhere(String type) {
    List<ScopeFacts> all =
        scopes.values().stream().filter(scope -> scope.type().equals(type)).toList();
    return !all.isEmpty() && all.stream().allMatch(one -> one.everListed() && !one.failed());
  }
}
