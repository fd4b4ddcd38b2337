package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mothership.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One check: what is wrong, how bad it is, and the query that says where.
 *
 * @param number in the catalogue, as {@code A25}
 * @param severity base severity; weighs the control score
 * @param assetTypes whose assets the query answers for
 * @param exploitability how easily the fault is used, 0 to 1
 * @param impact what using it gives, 0 to 1
 * @param cis recommendation ids by version of the CIS foundations benchmark
 * @param facets that must have been read for a pass to count
 * @param scopes scope types whose failure makes a pass unknown
 * @param parameters values that policies may set
 * @param sql one read-only query on schema {@code rule}; docs/reference/check-queries.md says what
 *     it answers
 */
public record CheckRule(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String number,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) String severity,
    @JsonProperty(required = true) String subdomain,
    @JsonProperty(required = true) String provider,
    @JsonProperty(required = true) List<String> assetTypes,
    @JsonProperty(required = true) double exploitability,
    @JsonProperty(required = true) double impact,
    @JsonProperty(required = true) FactorSource exposure,
    @JsonProperty(required = true) FactorSource consequence,
    @JsonProperty(required = true) Map<String, String> cis,
    List<String> facets,
    @JsonProperty(required = true) List<String> scopes,
    List<CheckParameter> parameters,
    @JsonProperty(required = true) String why,
    @JsonProperty(required = true) String remediation,
    @JsonProperty(required = true) Effort effort,
    @JsonProperty(required = true) String sql,
    List<CheckExample> examples) {
  /** Rule ids become part of Kubernetes object names. */
  static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,198}[a-z0-9])?");

  static final List<String> SUBDOMAINS =
      List.of("identity", "network", "compute", "data", "kubernetes", "vulnerabilities", "logging");

  public CheckRule {
    assetTypes = List.copyOf(assetTypes);
    cis = Map.copyOf(cis);
    facets = facets == null ? List.of() : List.copyOf(facets);
    scopes = List.copyOf(scopes);
    parameters = parameters == null ? List.of() : List.copyOf(parameters);
    examples = examples == null ? List.of() : List.copyOf(examples);
    require(ID.matcher(id).matches(), id + " is no rule id");
    require(SUBDOMAINS.contains(subdomain), id + ": " + subdomain + " is no sub-domain");
    require(!assetTypes.isEmpty() && !scopes.isEmpty(), id + " names no asset type or no scope");
    require(
        exploitability > 0 && exploitability <= 1, id + ": exploitability is above 0, at most 1");
    require(impact > 0 && impact <= 1, id + ": impact is above 0, at most 1");
    Severity.parse(severity);
  }

  /** The parameter of this name, if the check has one. */
  public Optional<CheckParameter> parameter(String name) {
    return parameters.stream().filter(parameter -> parameter.name().equals(name)).findFirst();
  }

  /** Whether the answers depend on the networks and accounts that policies trust. */
  public boolean asksWhomToTrust() {
    return sql.contains("rule.trusted_") || sql.contains("rule.internet_ingress");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
