package dev.mothership.correlate.paths;

import dev.mothership.store.StoredAsset;
import java.util.List;

/**
 * One entry's way to one target.
 *
 * @param target the account's root ARN, a store, or the role itself where it holds no power
 * @param power the grant that makes up the last hop; empty for none
 * @param risk with every link as it is
 */
record AttackPath(StoredAsset entry, String target, String power, List<Hop> hops, PathRisk risk) {
  static final String OPEN = "open";
  static final String BROKEN = "broken";
  static final String UNKNOWN = "unknown";

  AttackPath {
    hops = List.copyOf(hops);
  }

  String state() {
    if (hops.stream().anyMatch(Hop::broken)) {
      return BROKEN;
    }
    return hops.stream().anyMatch(hop -> hop.holds() == null) ? UNKNOWN : OPEN;
  }

  AttackPath withRisk(PathRisk changed) {
    return new AttackPath(entry, target, power, hops, changed);
  }

  boolean stale() {
    return hops.stream().anyMatch(Hop::stale);
  }
}
