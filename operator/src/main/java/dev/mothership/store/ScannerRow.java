package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A scanner that reconcile vouches for.
 *
 * @param accountId the account of its own
 * @param format empty for by content
 * @param closes whether reports close what they no longer name
 * @param mapping which field is which, for the format {@code generic}
 * @param source where reports come from: {@code kind} and what that kind asks for
 */
public record ScannerRow(
    long tenantId,
    long id,
    long accountId,
    String namespace,
    String name,
    String format,
    boolean closes,
    boolean suspended,
    JsonNode mapping,
    JsonNode source) {}
