package dev.mothership.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account of an organization as last read, and where it was declared.
 *
 * @param unitIds null where they were never read, as {@code unitPath} and {@code tags}
 * @param leftAt since when it is not active or not listed; null for one that is
 * @param namespace of the CloudAccount that the operator declared; empty for none
 * @param object its name
 */
public record OrganizationAccount(
    String nativeId,
    String name,
    String status,
    @Nullable List<String> unitIds,
    @Nullable String unitPath,
    @Nullable Map<String, String> tags,
    @Nullable Instant leftAt,
    String namespace,
    String object) {
  public OrganizationAccount {
    unitIds = unitIds == null ? null : List.copyOf(unitIds);
    tags = tags == null ? null : Map.copyOf(tags);
  }
}
