package dev.mothership.correlate.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the circumstances of a request: values by condition key, without regard to case.
 * In a closed context a key that is not given is absent; in an open one nobody knows.
 */
final class Context {
  private final Map<String, List<String>> values;
  private final Set<String> listed;
  private final boolean open;

  private Context(Map<String, List<String>> values, Set<String> listed, boolean open) {
    this.values = values;
    this.listed = listed;
    this.open = open;
  }

  /** All there is to know of one request. */
  static Context closed(Map<String, List<String>> values) {
    Map<String, List<String>> byKey = new HashMap<>();
    values.forEach((key, given) -> byKey.put(lower(key), List.copyOf(given)));
    return new Context(byKey, Set.of(), false);
  }

  static Context open() {
    return new Context(Map.of(), Set.of(), true);
  }

  /** Without a value the key is known to be absent. */
  Context with(String key, String... given) {
    Map<String, List<String>> more = new HashMap<>(values);
    more.put(lower(key), List.of(given));
    return new Context(more, listed, open);
  }

  /**
   * Every key of this kind is known: those that are not given are absent.
   *
   * @param prefix of keys that end in a name, with its slash: {@code aws:PrincipalTag/}
   */
  Context withAll(String prefix, Map<String, String> byName) {
    Map<String, List<String>> more = new HashMap<>(values);
    byName.forEach((name, value) -> more.put(lower(prefix + name), List.of(value)));
    Set<String> complete = new HashSet<>(listed);
    complete.add(lower(prefix));
    return new Context(more, complete, open);
  }

  /** Values of the key, none where it is absent; empty where nobody knows. */
  Optional<List<String>> get(String key) {
    String wanted = lower(key);
    List<String> given = values.get(wanted);
    if (given != null) {
      return Optional.of(given);
    }
    int slash = wanted.indexOf('/');
    boolean complete = !open || slash > 0 && listed.contains(wanted.substring(0, slash + 1));
    return complete ? Optional.of(List.of()) : Optional.empty();
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
