package dev.mothership.rules.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.Effort;
import dev.mothership.rules.FactorSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A check that somebody wrote into a policy.
 *
 * @param fails CEL over {@code asset} and {@code related}, true where the asset fails
 * @param exposure fixed, 0 to 1; null takes that of the asset
 * @param facets that must have been read for any answer; null for all of the asset's
 * @param scopes whose failure makes an answer unknown; the asset type where empty
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CustomCheck(
    String id,
    String title,
    String severity,
    String subdomain,
    String assetType,
    String fails,
    double exploitability,
    double impact,
    @Nullable Double exposure,
    String why,
    String remediation,
    @Nullable List<String> facets,
    List<String> scopes) {
  /** Begins every id of a custom check, and none of the catalogue. */
  public static final String PREFIX = "custom-";

  public CustomCheck {
    facets = facets == null ? null : List.copyOf(facets);
    scopes = scopes == null || scopes.isEmpty() ? List.of(assetType) : List.copyOf(scopes);
  }

  /**
   * As the stages know checks; it has no query.
   *
   * @param ruleId unique among the checks of an account
   */
  public CheckRule rule(String ruleId) {
    return new CheckRule(
        ruleId,
        "custom",
        title,
        severity,
        subdomain,
        assetType.substring(0, Math.max(0, assetType.indexOf('.'))),
        List.of(assetType),
        exploitability,
        impact,
        exposure == null
            ? new FactorSource(FactorSource.Kind.ASSET, 0)
            : new FactorSource(FactorSource.Kind.FIXED, exposure),
        new FactorSource(FactorSource.Kind.ASSET, 0),
        Map.of(),
        facets == null ? List.of() : facets,
        scopes,
        List.of(),
        why,
        remediation,
        Effort.MEDIUM,
        "",
        List.of());
  }
}
