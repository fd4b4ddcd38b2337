package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RelationKind;

/** An edge that correlation worked out; keys need not be of known assets. */
public record DerivedRelation(
    String sourceKey, RelationKind kind, String targetKey, JsonNode evidence) {}
