package dev.mothership.collect;

import java.time.Instant;

/**
 * An object of a bucket, as its listing has it.
 *
 * @param key of any length and content; whoever may write to the bucket chose it
 * @param etag another one once the content is
 * @param bytes as stored
 */
public record StoredObject(String key, String etag, long bytes, Instant changedAt) {}
