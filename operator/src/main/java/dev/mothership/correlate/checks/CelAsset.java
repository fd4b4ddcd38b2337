package dev.mothership.correlate.checks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.correlate.Estate;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredRelation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Assets and edges as the values of an expression; what is null is absent. */
final class CelAsset {
  private final Estate estate;

  CelAsset(Estate estate) {
    this.estate = estate;
  }

  Map<String, Object> of(StoredAsset asset) {
    AccountFacts account = estate.account(asset.accountId());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("type", asset.type());
    values.put("key", asset.key());
    values.put("id", asset.nativeId());
    values.put("name", asset.name());
    values.put("region", asset.region());
    values.put("account", account.nativeId());
    values.put("environment", account.environment());
    values.put("dataClass", asset.dataClass());
    values.put("tags", Map.copyOf(asset.tags()));
    values.put("properties", object(asset.properties()));
    return values;
  }

  /** One map for each edge: how it is called, which way it goes, and what is at its other end. */
  List<Map<String, Object>> related(StoredAsset asset, List<StoredRelation> edges) {
    List<Map<String, Object>> related = new ArrayList<>();
    for (StoredRelation edge : edges) {
      boolean out = edge.source().equals(asset.key());
      String other = out ? edge.target() : edge.source();
      Map<String, Object> values =
          estate.find(other).map(this::of).orElseGet(() -> stranger(other));
      values.put("kind", edge.kind());
      values.put("direction", out ? "out" : "in");
      related.add(values);
    }
    return related;
  }

  private static Map<String, Object> stranger(String key) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String text :
        List.of("type", "id", "name", "region", "account", "environment", "dataClass")) {
      values.put(text, "");
    }
    values.put("key", key);
    values.put("tags", Map.of());
    values.put("properties", Map.of());
    return values;
  }

  private static Map<String, Object> object(JsonNode node) {
    Map<String, Object> values = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field -> {
              Object value = value(field.getValue());
              if (value != null) {
                values.put(field.getKey(), value);
              }
            });
    return values;
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isObject()) {
      return object(node);
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      for (JsonNode item : node) {
        Object value = value(item);
        if (value != null) {
          items.add(value);
        }
      }
      return items;
    }
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    if (node.isNumber()) {
      return node.asDouble();
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    return node.isTextual() ? node.asText() : null;
  }
}
