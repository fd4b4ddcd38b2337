package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A chain of facts that together let somebody in.
 *
 * @param pattern which facts its links are
 * @param entryTypes types of the assets that it begins at
 * @param powers of the role at its end that count: ADMIN, EDIT_IAM, READ
 * @param ports TCP ports that count as a way in; a parameter, and any port where there are none
 * @param exploitability of the whole chain; of pattern vulnerability, what remains once it is fixed
 * @param sensitive data classes whose stores count as targets
 * @param links in the order an attacker takes them
 */
public record PathRule(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) String number,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) String why,
    @JsonProperty(required = true) Pattern pattern,
    @JsonProperty(required = true) List<String> entryTypes,
    @JsonProperty(required = true) List<String> powers,
    @JsonProperty(required = true) List<Integer> ports,
    @JsonProperty(required = true) double exploitability,
    @JsonProperty(required = true) String exploitabilityBecause,
    @JsonProperty(required = true) double impact,
    @JsonProperty(required = true) List<String> sensitive,
    @JsonProperty(required = true) List<Link> links) {
  public PathRule {
    entryTypes = List.copyOf(entryTypes);
    powers = List.copyOf(powers);
    ports = List.copyOf(ports);
    sensitive = List.copyOf(sensitive);
    links = List.copyOf(links);
    if (!CheckRule.ID.matcher(id).matches()) {
      throw new IllegalArgumentException(id + " is no rule id");
    }
  }

  /** What a path is made of; each is worked out by a class of its own. */
  public enum Pattern {
    @JsonProperty("credentials")
    CREDENTIALS,
    @JsonProperty("vulnerability")
    VULNERABILITY
  }

  /** The link of this name. */
  public Link link(String name) {
    return links.stream()
        .filter(link -> link.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(id + " has no link " + name));
  }

  /**
   * One link of the chain and how to break it.
   *
   * @param kind of the relation that the hop is
   * @param probability that an attacker who stands before it gets over it
   * @param fix what to do; {@code {entry}} and {@code {role}} stand for their names
   * @param closes checks whose finding on the entry the fix closes too
   */
  public record Link(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String kind,
      @JsonProperty(required = true) double probability,
      @JsonProperty(required = true) String fix,
      @JsonProperty(required = true) Effort effort,
      @JsonProperty(required = true) List<String> closes) {
    public Link {
      closes = List.copyOf(closes);
    }
  }
}
