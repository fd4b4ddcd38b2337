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
 * @param sums the raw sums behind the numbers
 */
public record ScoreRow(
    long accountId,
    String subdomain,
    @Nullable BigDecimal score,
    @Nullable BigDecimal control,
    @Nullable BigDecimal risk,
    @Nullable BigDecimal coverage,
    JsonNode sums) {}
