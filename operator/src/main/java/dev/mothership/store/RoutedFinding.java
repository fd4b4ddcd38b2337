package dev.mothership.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding as routing sees it.
 *
 * @param fix text of the remediation
 * @param account by which its channels are told
 * @param ownedIn the namespace of its asset's owner where a route leads there; else empty
 * @param unowned whether nobody is known to own its asset
 */
public record RoutedFinding(
    long id,
    String rule,
    String category,
    String state,
    String severity,
    int risk,
    String fix,
    Instant firstSeen,
    Account account,
    String ownedIn,
    boolean unowned) {
  /**
   * The CloudAccount.
   *
   * @param baseline of its first correlation after a sync; null before that
   */
  public record Account(
      long id,
      String namespace,
      String name,
      String provider,
      String nativeId,
      Map<String, String> labels,
      @Nullable Instant baseline) {
    public Account {
      labels = Map.copyOf(labels);
    }
  }
}
