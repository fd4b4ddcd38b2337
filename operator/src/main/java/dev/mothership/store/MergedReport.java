package dev.mothership.store;

/**
 * What a report came to.
 *
 * @param state accepted, or outdated: then nothing of it was taken
 * @param changed rows written, by which correlation goes
 */
public record MergedReport(String state, long changed) {}
