package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Asset;
import dev.mothership.model.Relation;
import java.util.List;

/**
 * One listed asset on its way into the inventory.
 *
 * @param relations the edges its payload tells of; it owns them, whichever end it is
 * @param payload what the provider answered
 */
public record StagedAsset(Asset asset, List<Relation> relations, JsonNode payload) {
  public StagedAsset {
    relations = List.copyOf(relations);
  }
}
