package dev.mothership.correlate.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * How far the internet gets to one asset.
 *
 * @param level internet, limited, behind, private, none or unknown
 * @param because for a person
 * @param stale whether some of it is from before the last listing
 */
public record Exposure(
    long assetId,
    String assetKey,
    String level,
    List<OpenPorts> ports,
    String because,
    JsonNode evidence,
    boolean stale) {
  public Exposure {
    ports = List.copyOf(ports);
  }

  public boolean unknown() {
    return "unknown".equals(level);
  }
}
