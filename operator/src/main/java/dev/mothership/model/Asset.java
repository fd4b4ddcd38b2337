package dev.mothership.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One cloud resource as every later stage sees it.
 *
 * @param type provider, service and resource, as {@code aws.ec2.instance}
 * @param region where it lives; {@code global} where the provider knows no region
 * @param properties the facts that checks read; what each type holds is listed in
 *     docs/reference/assets.md
 * @param unread the facets that could not be read, with the call that failed
 * @param dataClass what its tags say of its data; empty where no tag says
 */
public record Asset(
    AssetKey key,
    String type,
    String region,
    String nativeId,
    String name,
    Map<String, String> tags,
    JsonNode properties,
    Map<String, Failure> unread,
    String dataClass) {
  public Asset {
    tags = Map.copyOf(tags);
    unread = Map.copyOf(unread);
  }
}
