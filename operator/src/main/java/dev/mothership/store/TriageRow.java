package dev.mothership.store;

import java.time.Instant;

/**
 * Who looks after a finding.
 *
 * @param status Acknowledged, InProgress, or empty while nobody has
 * @param assignee empty for nobody
 * @param by who said so last
 * @param source where: rest or jira
 */
public record TriageRow(
    String status, String assignee, String comment, String by, String source, Instant at) {}
