package dev.mothership.store;

/**
 * Two answers to one question.
 *
 * @param ours fail, pass or not_applicable
 * @param theirs fail or pass
 */
public record Disagreement(
    String checkId, long assetId, String tool, String toolRule, String ours, String theirs) {}
