package dev.mothership.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One account of an organization, as its provider tells.
 *
 * @param status the provider's word, {@link #ACTIVE} for one that works
 * @param unitIds its root and units, outermost first; null where they could not be read
 * @param unitPath the units' names below the root, as {@code /a/b}; null where they could not be
 *     read
 * @param tags null where they could not be read
 */
public record OrganizationMember(
    String nativeId,
    String name,
    String status,
    @Nullable List<String> unitIds,
    @Nullable String unitPath,
    @Nullable Map<String, String> tags) {
  public static final String ACTIVE = "ACTIVE";

  public OrganizationMember {
    unitIds = unitIds == null ? null : List.copyOf(unitIds);
    tags = tags == null ? null : Map.copyOf(tags);
  }
}
