package dev.mothership.store;

import org.jspecify.annotations.Nullable;

/**
 * What is to change; null for what stays, empty for what is taken back.
 *
 * @param status Acknowledged or InProgress
 */
public record TriageChange(
    @Nullable String status, @Nullable String assignee, @Nullable String comment) {}
