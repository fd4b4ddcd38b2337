package dev.mothership.correlate.access;

import dev.mothership.correlate.Estate;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Users, roles and groups of an estate by account, and what runs as which role. */
final class Identities {
  /** Something that runs as a role. */
  record Runner(StoredAsset asset, String roleArn) {}

  private final Estate estate;
  private final Map<Long, List<Trust>> roles = new HashMap<>();
  private final Map<String, Trust> byKey = new HashMap<>();
  private final Map<String, Map<Long, List<StoredAsset>>> byType = new HashMap<>();
  private final Map<String, Map<Long, List<Runner>>> runners = new HashMap<>();
  private final Function<StoredAsset, List<String>> rolesOf;

  /**
   * @param rolesOf ARNs of the roles that an asset runs as
   */
  Identities(Estate estate, PolicyLibrary library, Function<StoredAsset, List<String>> rolesOf) {
    this.estate = estate;
    this.rolesOf = rolesOf;
    for (StoredAsset role : estate.assets(Holder.ROLE)) {
      Trust trust = Trust.of(role, library);
      roles.computeIfAbsent(role.accountId(), id -> new ArrayList<>()).add(trust);
      byKey.put(role.key(), trust);
    }
  }

  Optional<Trust> role(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  List<Trust> roles(long accountId) {
    return roles.getOrDefault(accountId, List.of());
  }

  Iterable<List<Trust>> rolesByAccount() {
    return roles.values();
  }

  List<StoredAsset> of(String type, long accountId) {
    return byType
        .computeIfAbsent(
            type,
            one -> {
              Map<Long, List<StoredAsset>> found = new HashMap<>();
              estate
                  .assets(one)
                  .forEach(
                      asset ->
                          found
                              .computeIfAbsent(asset.accountId(), id -> new ArrayList<>())
                              .add(asset));
              return found;
            })
        .getOrDefault(accountId, List.of());
  }

  List<Runner> runners(String type, long accountId) {
    return runners
        .computeIfAbsent(
            type,
            one -> {
              Map<Long, List<Runner>> found = new HashMap<>();
              for (StoredAsset asset : estate.assets(one)) {
                for (String role : rolesOf.apply(asset)) {
                  found
                      .computeIfAbsent(asset.accountId(), id -> new ArrayList<>())
                      .add(new Runner(asset, role));
                }
              }
              return found;
            })
        .getOrDefault(accountId, List.of());
  }

  /** Whether what exists of a type in the account was ever told. */
  boolean listed(String type, long accountId) {
    return !type.isEmpty() && estate.everListed(accountId, type);
  }
}
