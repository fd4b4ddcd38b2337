package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;

/** The four switches of a public access block; where none was ever set, all are off. */
final class PublicAccessBlock {
  private PublicAccessBlock() {}

  static ObjectNode of(RawRecord record) {
    JsonNode given =
        record.facets().getOrDefault("publicAccessBlock", JsonNodeFactory.instance.objectNode());
    ObjectNode block = JsonNodeFactory.instance.objectNode();
    Fields.flag(given, "BlockPublicAcls", block, "blockPublicAcls");
    Fields.flag(given, "IgnorePublicAcls", block, "ignorePublicAcls");
    Fields.flag(given, "BlockPublicPolicy", block, "blockPublicPolicy");
    Fields.flag(given, "RestrictPublicBuckets", block, "restrictPublicBuckets");
    return block;
  }
}
