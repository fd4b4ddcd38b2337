package dev.mothership.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the world knows of a vulnerability: one entry of a feed. */
public sealed interface Knowledge {

  /**
   * An advisory of the OSV schema, with what it says of packages and not what it says of commits.
   *
   * @param aliases other names of the very same vulnerability; {@code upstream} and {@code related}
   *     are none
   * @param severity array of {type, score}
   */
  record Advisory(
      String id,
      List<String> aliases,
      String summary,
      JsonNode severity,
      @Nullable Instant published,
      Instant modified,
      @Nullable Instant withdrawn,
      List<Affected> affected)
      implements Knowledge {
    public Advisory {
      aliases = List.copyOf(aliases);
      affected = List.copyOf(affected);
    }

    /**
     * The name under which all its tellers meet: its CVE where it has exactly one, else its GHSA,
     * else its own id.
     */
    public String canonical() {
      List<String> cves = named("CVE-");
      if (cves.size() == 1) {
        return cves.get(0);
      }
      return named("GHSA-").stream().findFirst().orElse(id);
    }

    private List<String> named(String prefix) {
      return Stream.concat(Stream.of(id), aliases.stream())
          .filter(name -> name.startsWith(prefix))
          .distinct()
          .sorted()
          .toList();
    }
  }

  /**
   * A package that an advisory names.
   *
   * @param ecosystem as OSV writes it, with its release: {@code Debian:12}
   * @param ranges array of {type, events: [{introduced | fixed | last_affected | limit: version}]}
   * @param versions array of exact versions
   */
  record Affected(String ecosystem, String name, JsonNode ranges, JsonNode versions) {}

  /** An advisory that is listed, and of which nothing is told but that it is still there. */
  record Listed(String id) implements Knowledge {}

  /**
   * FIRST's estimate.
   *
   * @param score probability of exploitation within 30 days, 0 to 1
   * @param percentile share of vulnerabilities with no higher score, 0 to 1
   */
  record Epss(String cve, float score, float percentile) implements Knowledge {}

  /** A vulnerability that CISA knows to be exploited. */
  record Kev(String cve, LocalDate addedOn, LocalDate dueOn, boolean ransomware)
      implements Knowledge {}

  /**
   * CISA's decision points.
   *
   * @param exploitation none, poc or active
   * @param automatable null where nobody judged it
   * @param totalImpact null where nobody judged it
   */
  record Vulnrichment(
      String cve, String exploitation, @Nullable Boolean automatable, @Nullable Boolean totalImpact)
      implements Knowledge {}
}
