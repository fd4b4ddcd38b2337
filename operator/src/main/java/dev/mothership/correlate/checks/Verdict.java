package dev.mothership.correlate.checks;

import dev.mothership.rules.CheckRule;
import dev.mothership.store.CheckAnswer;
import dev.mothership.store.StoredAsset;

/**
 * What one check says about one asset, once missing data has been taken into account.
 *
 * @param result fail, pass, unknown or not_applicable
 * @param stale whether it rests on what was listed before the last attempt
 */
public record Verdict(
    CheckRule rule,
    StoredAsset asset,
    String result,
    String reason,
    CheckAnswer answer,
    boolean stale) {
  public static final String FAIL = "fail";
  public static final String PASS = "pass";
  public static final String UNKNOWN = "unknown";
  public static final String NOT_APPLICABLE = "not_applicable";

  public boolean is(String wanted) {
    return result.equals(wanted);
  }
}
