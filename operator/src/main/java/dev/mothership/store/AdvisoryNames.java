package dev.mothership.store;

import java.util.List;

/**
 * What an advisory is called, and what it was made for.
 *
 * @param canonical the name under which all tellers of its vulnerability meet
 * @param aliases other names of the very same vulnerability
 * @param upstream vulnerabilities that a distribution's advisory fixes, and is none of
 */
public record AdvisoryNames(
    String id, String canonical, List<String> aliases, List<String> upstream) {
  public AdvisoryNames {
    aliases = List.copyOf(aliases);
    upstream = List.copyOf(upstream);
  }
}
