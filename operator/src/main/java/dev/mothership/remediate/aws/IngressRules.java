package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.remediate.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The rules of a security group one source at a time, so that they can be compared and taken apart,
 * whatever way EC2 groups them.
 */
final class IngressRules {
  private static final List<String> PORTS = List.of("IpProtocol", "FromPort", "ToPort");
  private static final List<String> KINDS =
      List.of("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs");

  private final Map<String, Rule> rules;

  private IngressRules(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /**
   * One source of one rule.
   *
   * @param ports protocol and port range as EC2 tells them
   * @param kind which list the source is in
   */
  record Rule(ObjectNode ports, String kind, JsonNode source) {
    String text() {
      return CanonicalJson.text(ports) + kind + CanonicalJson.text(source);
    }
  }

  static IngressRules of(JsonNode permissions) {
    Map<String, Rule> rules = new TreeMap<>();
    for (JsonNode permission : permissions) {
      ObjectNode ports = JsonNodeFactory.instance.objectNode();
      PORTS.stream().filter(permission::has).forEach(p -> ports.set(p, permission.get(p)));
      for (String kind : KINDS) {
        for (JsonNode source : permission.path(kind)) {
          Rule rule = new Rule(ports, kind, source);
          rules.put(rule.text(), rule);
        }
      }
    }
    return new IngressRules(rules);
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  IngressRules filter(Predicate<Rule> which) {
    Map<String, Rule> chosen = new TreeMap<>(rules);
    chosen.values().removeIf(which.negate());
    return new IngressRules(chosen);
  }

  IngressRules without(IngressRules others) {
    Map<String, Rule> rest = new TreeMap<>(rules);
    rest.keySet().removeAll(others.rules.keySet());
    return new IngressRules(rest);
  }

  /** As EC2 takes them, in order. */
  ArrayNode json() {
    Map<String, ObjectNode> permissions = new LinkedHashMap<>();
    for (Rule rule : rules.values()) {
      permissions
          .computeIfAbsent(CanonicalJson.text(rule.ports()), p -> rule.ports().deepCopy())
          .withArray(rule.kind())
          .add(rule.source());
    }
    return CanonicalJson.ordered(permissions.values());
  }
}
