package dev.mothership.store;

/**
 * How far a tool that is expected is there, in one account.
 *
 * @param expected assets that should have it
 * @param seen of those, that the tool told of in time
 * @param healthy of those, whose agent the tool does not call unhealthy
 */
public record ToolTally(long accountId, String tool, int expected, int seen, int healthy) {}
