package dev.mothership.store;

import dev.mothership.model.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a channel has come to.
 *
 * @param sent messages that got through
 * @param backlog threads with a change that nobody has seen yet
 * @param dead threads that were given up
 * @param open threads that people saw with something left to do
 * @param failures in a row, of the tenant with the most
 * @param failure of the last try; null when it got through
 * @param lastDead why the last thread was given up; null where none is
 * @param users NotificationChannels that send through it
 * @param testDone the last test that was answered; empty for none
 * @param testFailure null when it got through
 */
public record ChannelSummary(
    long id,
    long sent,
    @Nullable Instant sentAt,
    int backlog,
    int dead,
    int open,
    int failures,
    @Nullable Failure failure,
    @Nullable Failure lastDead,
    int users,
    String testDone,
    @Nullable Failure testFailure,
    @Nullable Instant testAt,
    String resendDone) {}
