package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one advisory says of one package.
 *
 * @param name folded as the asked one was
 * @param ranges {@code [{type, events: [{introduced|fixed|last_affected|limit: version}]}]}
 * @param versions exact ones
 * @param severity {@code [{type, score}]} as the source has it
 */
public record AdvisoryMatch(
    String ecosystem,
    String name,
    AdvisoryNames names,
    JsonNode ranges,
    JsonNode versions,
    JsonNode severity) {}
