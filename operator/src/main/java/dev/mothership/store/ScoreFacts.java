package dev.mothership.store;

import java.util.List;

/**
 * What a tenant's posture is worked out from.
 *
 * @param accounts ids of the accounts that are not retired
 * @param results how each check went in each account
 * @param assets open assets by account and type
 * @param findings open and muted findings on open assets
 */
public record ScoreFacts(
    List<Long> accounts,
    List<CheckTally> results,
    List<AssetTally> assets,
    List<OpenRisk> findings) {
  public ScoreFacts {
    accounts = List.copyOf(accounts);
    results = List.copyOf(results);
    assets = List.copyOf(assets);
    findings = List.copyOf(findings);
  }

  /** Whether anything is muted. */
  public boolean excepted() {
    return findings.stream().anyMatch(OpenRisk::muted);
  }

  /** As if nothing were muted. */
  public ScoreFacts withoutExceptions() {
    return new ScoreFacts(
        accounts,
        results.stream()
            .map(
                one ->
                    new CheckTally(
                        one.accountId,
                        one.checkId,
                        one.passed,
                        one.failed,
                        one.unknown,
                        one.notApplicable,
                        one.lastKnownFailed,
                        0))
            .toList(),
        assets,
        findings.stream()
            .map(
                one ->
                    new OpenRisk(
                        one.accountId,
                        one.assetId,
                        one.ruleId,
                        one.risk,
                        one.consequence,
                        one.id,
                        one.assumed,
                        one.lapsing,
                        false,
                        one.compensated))
            .toList());
  }

  /**
   * Assets by the answer of one check in one account.
   *
   * @param lastKnownFailed among the unknown: those that failed when they could last be read
   * @param excepted among the failed: those whose finding is muted
   */
  public record CheckTally(
      long accountId,
      String checkId,
      int passed,
      int failed,
      int unknown,
      int notApplicable,
      int lastKnownFailed,
      int excepted) {}

  /** How many open assets of one type an account has. */
  public record AssetTally(long accountId, String type, long assets) {}

  /**
   * One finding that is not resolved.
   *
   * @param accountId of the asset
   * @param risk 0 to 100
   * @param consequence the factor of that name, 0 to 1; 0.4 where the finding states none
   * @param assumed whether a factor was assumed
   * @param lapsing whether the check failed when it could last be read, not too long ago
   * @param muted whether an exception has it count for nothing
   * @param compensated whether an exception has it count for less
   */
  public record OpenRisk(
      long accountId,
      long assetId,
      String ruleId,
      int risk,
      double consequence,
      long id,
      boolean assumed,
      boolean lapsing,
      boolean muted,
      boolean compensated) {}
}
