package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One scope's posture on one day, every number 0 to 100 with one decimal, null where there is
 * nothing to work it out from.
 *
 * @param accountId 0 for the whole tenant
 * @param subdomain empty for all of them
 * @param score the headline
 * @param withoutExceptions the headline if nothing were muted
 * @param sums the raw sums behind the numbers
 * @param tallies of the tenant's own rows, {@code {check: [weight, passed, evaluated]}}; else empty
 * @param change {@code {delta, since, causes}} against the latest earlier day with a score; empty
 *     where there is none
 */
public record ScoreRow(
    long accountId,
    String subdomain,
    @Nullable BigDecimal score,
    @Nullable BigDecimal withoutExceptions,
    @Nullable BigDecimal control,
    @Nullable BigDecimal risk,
    @Nullable BigDecimal coverage,
    JsonNode sums,
    JsonNode tallies,
    JsonNode change) {
  public ScoreRow withChange(JsonNode told) {
    return new ScoreRow(
        accountId,
        subdomain,
        score,
        withoutExceptions,
        control,
        risk,
        coverage,
        sums,
        tallies,
        told);
  }

  public ScoreRow withoutExceptions(@Nullable BigDecimal headline) {
    return new ScoreRow(
        accountId, subdomain, score, headline, control, risk, coverage, sums, tallies, change);
  }
}
