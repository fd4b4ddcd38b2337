package dev.mothership.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy over the accounts of an organization.
 *
 * @param type the provider's word, as SERVICE_CONTROL_POLICY
 * @param managed the provider's own
 * @param content null where it could not be read
 * @param targets ids of roots, units and accounts, sorted; null where they could not be read
 */
public record OrganizationPolicy(
    String nativeId,
    String type,
    String name,
    boolean managed,
    @Nullable JsonNode content,
    @Nullable List<String> targets) {
  public OrganizationPolicy {
    targets = targets == null ? null : List.copyOf(targets);
  }
}
