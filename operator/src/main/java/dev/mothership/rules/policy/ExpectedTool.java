package dev.mothership.rules.policy;

import java.util.List;
import java.util.Map;

/**
 * A security tool that assets are expected to have.
 *
 * @param tool as reports name it, lower case
 * @param assetTypes of which assets it is expected
 * @param days after which an asset that the tool no longer tells of counts as not seen
 * @param exempt tags of assets that need not have it; one that carries any of them is exempt
 */
public record ExpectedTool(
    String tool, List<String> assetTypes, int days, Map<String, String> exempt) {
  public ExpectedTool {
    assetTypes = List.copyOf(assetTypes);
    exempt = Map.copyOf(exempt);
  }

  public boolean exempts(Map<String, String> tags) {
    return exempt.entrySet().stream()
        .anyMatch(tag -> tag.getValue().equals(tags.get(tag.getKey())));
  }
}
