package dev.mothership.correlate;

import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.PathRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Versions of rules one by one: of what their answers and risks follow from, not of their texts.
 */
final class RuleVersions {
  private static final int DIGITS = 12;

  private RuleVersions() {}

  static Map<String, String> of(Collection<CheckRule> checks, List<PathRule> paths) {
    Map<String, String> versions = new TreeMap<>();
    checks.forEach(rule -> versions.put(rule.id(), of(rule)));
    paths.forEach(rule -> versions.put(rule.id(), of(rule)));
    return versions;
  }

  /** What policies make of rules, by account and rule; nothing of a rule that they leave alone. */
  static Map<Long, Map<String, String>> settings(CheckPlan plan) {
    Map<Map<String, String>, Map<String, String>> known = new IdentityHashMap<>();
    Map<Long, Map<String, String>> settings = new TreeMap<>();
    plan.settings()
        .forEach(
            (account, rules) ->
                settings.put(account, known.computeIfAbsent(rules, RuleVersions::hashes)));
    return settings;
  }

  private static Map<String, String> hashes(Map<String, String> settings) {
    Map<String, String> hashes = new TreeMap<>();
    settings.forEach((rule, setting) -> hashes.put(rule, hash(setting)));
    return hashes;
  }

  private static String of(CheckRule rule) {
    return hash(
        rule.sql(),
        rule.severity(),
        rule.subdomain(),
        rule.assetTypes(),
        rule.exploitability(),
        rule.impact(),
        rule.exposure(),
        rule.consequence(),
        rule.facets(),
        rule.scopes(),
        rule.parameters());
  }

  private static String of(PathRule rule) {
    return hash(
        rule.pattern(),
        rule.entryTypes(),
        rule.powers(),
        rule.ports(),
        rule.exploitability(),
        rule.impact(),
        rule.sensitive(),
        rule.links());
  }

  private static String hash(Object... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Object part : parts) {
        digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
