package dev.mothership.model;

import org.jspecify.annotations.Nullable;

/**
 * What a report is a whole statement of: what its tool said there before and does not repeat is
 * over. An empty text stands for any; at least one of account and asset is given.
 *
 * @param account the provider's own id
 * @param rule the tool's
 * @param asset looked at, though there may be nothing wrong with it: it counts as seen
 */
public record Looked(String account, String region, String rule, @Nullable ReportedAsset asset)
    implements ReportItem {
  public Looked {
    if (account.isEmpty() && asset == null) {
      throw new IllegalArgumentException("a report is never a statement of everything there is");
    }
  }

  public static Looked at(ReportedAsset asset) {
    return new Looked("", "", "", asset);
  }

  /** Every resource of an account and region, for one rule. */
  public static Looked forRule(String account, String region, String rule) {
    return new Looked(account, region, rule, null);
  }
}
