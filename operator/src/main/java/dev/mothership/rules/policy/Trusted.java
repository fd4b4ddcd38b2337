package dev.mothership.rules.policy;

import java.util.List;

/** Networks and accounts that are no strangers, in the order of their text. */
public record Trusted(List<String> cidrs, List<String> accounts) {
  public static final Trusted NOBODY = new Trusted(List.of(), List.of());

  public Trusted {
    cidrs = cidrs == null ? List.of() : cidrs.stream().sorted().distinct().toList();
    accounts = accounts == null ? List.of() : accounts.stream().sorted().distinct().toList();
  }
}
