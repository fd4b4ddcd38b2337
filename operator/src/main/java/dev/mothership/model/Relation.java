package dev.mothership.model;

import com.fasterxml.jackson.databind.JsonNode;

/** A typed edge between two assets; the target need not be known yet. */
public record Relation(AssetKey source, RelationKind kind, AssetKey target, JsonNode evidence) {}
