package dev.mothership.store;

/** One edge, by the keys of its ends. */
public record StoredRelation(String source, String kind, String target) {}
