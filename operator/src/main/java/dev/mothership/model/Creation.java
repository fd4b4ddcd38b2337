package dev.mothership.model;

import java.time.Instant;

/**
 * Who made a resource, as the provider's audit log tells.
 *
 * @param principal as the log names the caller: a user, or the session of a role
 * @param event the call, as {@code RunInstances}
 */
public record Creation(String principal, String event, Instant at) {}
