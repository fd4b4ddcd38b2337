package dev.mothership.remediate;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Every action, by id. */
@Singleton
public final class Actions {
  private final Map<String, RemediationAction> byId = new TreeMap<>();

  public Actions() {
    ServiceLoader.load(RemediationAction.class, Actions.class.getClassLoader())
        .forEach(action -> byId.put(action.id(), action));
  }

  public Optional<RemediationAction> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** By id. */
  public List<RemediationAction> all() {
    return List.copyOf(byId.values());
  }
}
