package dev.mothership.correlate.access;

import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Assets by key, found by what stands before a pattern's first wildcard. */
final class KeyIndex {
  private final NavigableMap<String, StoredAsset> byKey = new TreeMap<>();

  KeyIndex(Collection<StoredAsset> assets) {
    assets.forEach(asset -> byKey.put(asset.key(), asset));
  }

  /** Those that the clauses may be about, or things within them; a few more do no harm. */
  Set<StoredAsset> candidates(List<Clause> clauses, Context context) {
    Set<StoredAsset> found = new LinkedHashSet<>();
    for (Clause clause : clauses) {
      if (clause.exceptResources() || clause.anyResource()) {
        found.addAll(byKey.values());
        continue;
      }
      for (Variables.Resolved resource : clause.resources(context)) {
        found.addAll(within(resource.text()));
      }
    }
    return found;
  }

  private Collection<StoredAsset> within(String pattern) {
    String prefix = pattern.substring(0, Wildcards.prefixLength(pattern));
    List<StoredAsset> found =
        new ArrayList<>(byKey.subMap(prefix, true, prefix + Character.MAX_VALUE, true).values());
    int slash = prefix.indexOf('/');
    if (slash > 0) {
      StoredAsset holder = byKey.get(prefix.substring(0, slash));
      if (holder != null) {
        found.add(holder);
      }
    }
    return found;
  }
}
