package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One version of a benchmark as a list of requirements. Which checks answer for a requirement
 * stands in the checks.
 *
 * @param benchmark the field of a check that names requirements: {@code cis}
 * @param version the key in that field
 * @param requirements in the benchmark's order
 */
public record Framework(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) String benchmark,
    @JsonProperty(required = true) String version,
    @JsonProperty(required = true) String provider,
    @JsonProperty(required = true) List<Requirement> requirements) {
  public Framework {
    requirements = List.copyOf(requirements);
    if (!CheckRule.ID.matcher(id.replace('.', '-')).matches()) {
      throw new IllegalArgumentException(id + " is no framework id");
    }
    if (!benchmark.equals("cis")) {
      throw new IllegalArgumentException(id + ": checks name no requirements of " + benchmark);
    }
    Set<String> ids = new HashSet<>();
    for (Requirement requirement : requirements) {
      if (!ids.add(requirement.id())) {
        throw new IllegalArgumentException(id + " has two requirements " + requirement.id());
      }
    }
  }

  /** Ids of this framework's requirements that the check answers for. */
  public List<String> requirementsOf(CheckRule check) {
    String named = check.provider().equals(provider) ? check.cis().get(version) : null;
    return named == null
        ? List.of()
        : Arrays.stream(named.split(",")).map(String::strip).filter(id -> !id.isEmpty()).toList();
  }

  /**
   * One recommendation.
   *
   * @param id as text, since 1.10 is not 1.1
   * @param title in our words
   */
  public record Requirement(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) int level,
      @JsonProperty(required = true) Assessment assessment,
      @JsonProperty(required = true) String title) {}

  /** How the benchmark wants it judged. */
  public enum Assessment {
    AUTOMATED,
    MANUAL;

    @JsonCreator
    static Assessment of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /** Lower case, as stored and shown. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
