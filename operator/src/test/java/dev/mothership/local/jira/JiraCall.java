package dev.mothership.local.jira;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A call that arrived.
 *
 * @param path with its query
 * @param body a missing node where there was none
 */
public record JiraCall(String method, String path, JsonNode body) {}
