package dev.mothership.store;

import java.time.Instant;

/**
 * A worker's hold on a task.
 *
 * @param epoch raised by every claim; a commit that names an older one rolls back
 * @param tenantId 0 for a discovery
 * @param accountId of a sync, or a scanner's own for what is of its reports; 0 for others
 * @param organizationId 0 for all but a discovery
 * @param requested the rescan token this run serves; empty for none
 * @param dueAt when the task was due; differs at the end if somebody asked again meanwhile
 */
public record Claim(
    long taskId,
    long epoch,
    Kind kind,
    long tenantId,
    long accountId,
    long organizationId,
    String requested,
    Instant dueAt) {
  /** What there is to do. */
  public enum Kind {
    SYNC,
    CORRELATE,
    DISCOVER,
    INGEST,
    FETCH,
    LAUNCH;
  }
}
