package dev.mothership.store;

/** How one check came out over one account. */
public record CheckCount(
    long accountId, String checkId, int passed, int failed, int unknown, int notApplicable) {}
