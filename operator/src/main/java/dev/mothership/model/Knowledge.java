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
   * @param aliases other names of the very same vulnerability
   * @param upstream what a distribution's advisory was made for
   * @param severity array of {type, score}
   */
  record Advisory(
      String id,
      List<String> aliases,
      List<String> upstream,
      String summary,
      JsonNode severity,
      @Nullable Instant published,
      Instant modified,
      @Nullable Instant withdrawn,
      List<Affected> affected)
      implements Knowledge {
    public Advisory {
      aliases = List.copyOf(aliases);
      upstream = List.copyOf(upstream);
      affected = List.copyOf(affected);
    }

    /**
     * The name under which all its tellers meet: its CVE where it has exactly one, else its GHSA,
     * else its own id. A distribution's advisory that was made for one CVE and has no alias is told
     * as that CVE by everybody else.
     */
    public String canonical() {
      List<String> cves = named("CVE-", Stream.concat(Stream.of(id), aliases.stream()));
      if (cves.isEmpty()) {
        cves = named("CVE-", upstream.stream());
      }
      if (cves.size() == 1) {
        return cves.get(0);
      }
      return named("GHSA-", Stream.concat(Stream.of(id), aliases.stream())).stream()
          .findFirst()
          .orElse(id);
    }

    private static List<String> named(String prefix, Stream<String> names) {
      return names.filter(name -> name.startsWith(prefix)).distinct().sorted().toList();
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
