package dev.mothership.normalise;

import dev.mothership.model.Asset;
import dev.mothership.model.Relation;
import java.util.List;

/** One asset and the edges its payload tells of. */
public record Normalised(Asset asset, List<Relation> relations) {
  public Normalised {
    relations = List.copyOf(relations);
  }
}
