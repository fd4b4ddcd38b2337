package dev.mothership.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A thread's issue in a tracker, as it was last seen there.
 *
 * @param begunAt when a create was begun whose answer is not known; null otherwise
 * @param site address of the tracker
 * @param issueId the tracker's own; empty where it is not made yet
 * @param told hash of the fields as they were written last
 * @param closedAt since when people have it as done though something is left to do
 * @param stillAt when a later scan still found it
 * @param proposedAt since when an exception stands proposed
 */
public record TicketRow(
    long tenantId,
    long threadId,
    long channelId,
    @Nullable Instant begunAt,
    String site,
    String issueId,
    String issueKey,
    String told,
    TicketSeen.Category category,
    String assignee,
    @Nullable Instant closedAt,
    @Nullable Instant stillAt,
    @Nullable Instant proposedAt) {}
