package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What one advisory says of one package.
 *
 * @param name folded as the asked one was
 * @param aliases other names of the very same vulnerability
 * @param ranges {@code [{type, events: [{introduced|fixed|last_affected|limit: version}]}]}
 * @param versions exact ones
 * @param severity {@code [{type, score}]} as the source has it
 */
public record AdvisoryMatch(
    String ecosystem,
    String name,
    String advisoryId,
    String canonical,
    List<String> aliases,
    JsonNode ranges,
    JsonNode versions,
    JsonNode severity) {
  public AdvisoryMatch {
    aliases = List.copyOf(aliases);
  }
}
