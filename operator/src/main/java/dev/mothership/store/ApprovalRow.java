package dev.mothership.store;

import java.time.Instant;

/**
 * A decision as an Approval object tells it.
 *
 * @param targetKind Remediation, PostureException or ClusterPostureException
 * @param targetName in the same namespace, where the kind has one
 * @param targetHash of what was decided on
 * @param decision Approve or Reject
 * @param by the user who made the object, proven when it was admitted
 */
public record ApprovalRow(
    String namespace,
    String name,
    String uid,
    String targetKind,
    String targetName,
    String targetHash,
    String decision,
    String by,
    String comment,
    Instant decidedAt) {}
