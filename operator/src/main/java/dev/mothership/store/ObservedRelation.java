package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RelationKind;

/** An edge that a collector told of; keys need not be of known assets. */
public record ObservedRelation(
    String sourceKey, RelationKind kind, String targetKey, JsonNode evidence) {}
