package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a Scanner object asks for.
 *
 * @param format id of a format; empty for by content
 * @param closes whether what a report is a whole statement of closes what it no longer names
 * @param mapping of the format {@code generic}: which field is which; an object
 * @param source where reports come from: {@code kind} and what that kind asks for; never a secret
 */
public record ScannerIntent(
    long tenantId,
    String namespace,
    String name,
    String uid,
    String format,
    boolean closes,
    boolean suspended,
    JsonNode mapping,
    JsonNode source) {}
