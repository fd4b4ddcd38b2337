package dev.mothership.cloud.aws;

import java.time.Duration;

/**
 * What a session that changes something is held to. The role of such a session must ask for the
 * external id.
 *
 * @param name of the session, as CloudTrail tells it
 * @param lasts until the credentials end; AWS allows 15 minutes at the least
 * @param policy a policy document: of what the role may, only this
 */
public record SessionLimit(String name, Duration lasts, String policy) {}
