package dev.mothership.correlate.paths;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.access.Access;
import dev.mothership.correlate.access.Grant;
import dev.mothership.correlate.access.HostRole;
import dev.mothership.correlate.risk.Consequences;
import dev.mothership.model.Factor;
import dev.mothership.rules.PathRule;
import dev.mothership.store.StoredAsset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last hops of paths that end with what a role may do: one for each target of the rule's
 * powers.
 */
final class PowerHops {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * @param key the account's root ARN, a store, or the role itself where it holds no power
   * @param power the grant; empty for none
   */
  record Target(String key, String power, Hop hop, Factor consequence) {}

  private final PathRule rule;
  private final Estate estate;
  private final Access access;
  private final Consequences consequences;

  PowerHops(PathRule rule, Estate estate, Access access, Consequences consequences) {
    this.rule = rule;
    this.estate = estate;
    this.access = access;
    this.consequences = consequences;
  }

  /** As if the entry's role held no power. */
  Factor none(StoredAsset entry) {
    return consequences.withPower(entry, "");
  }

  /** At least one; where the role holds no power, or nobody can tell, its only target is itself. */
  List<Target> of(StoredAsset entry, HostRole host) {
    if (host.role().isEmpty()) {
      Hop hop = hop(host.arn(), host.arn(), "GRANTS", host.unknown(), null, true, Optional.empty());
      return List.of(
          new Target(host.arn(), "", hop, consequences.withUnknownPower(entry, host.unknown())));
    }
    StoredAsset role = host.role().get();
    boolean stale = estate.staleness(role).isPresent();
    Map<String, Target> targets = new LinkedHashMap<>();
    for (Grant grant : access.grants(role.id())) {
      if (!rule.powers().contains(grant.power())
          || Grant.READ.equals(grant.power()) && !consequences.readsSensitive(grant)) {
        continue;
      }
      Hop hop =
          hop(
              role.key(),
              grant.targetKey(),
              kind(grant),
              label(grant),
              true,
              stale,
              Optional.of(grant));
      targets.putIfAbsent(
          grant.targetKey(),
          new Target(
              grant.targetKey(), grant.power(), hop, consequences.withPower(entry, grant.power())));
    }
    if (!targets.isEmpty()) {
      return List.copyOf(targets.values());
    }
    String incomplete = access.incomplete(role.id());
    String label = incomplete.isEmpty() ? "the role holds no power to fear" : incomplete;
    Boolean holds = incomplete.isEmpty() ? Boolean.FALSE : null;
    Hop hop = hop(role.key(), role.key(), "GRANTS", label, holds, stale, Optional.empty());
    Factor consequence =
        incomplete.isEmpty() ? none(entry) : consequences.withUnknownPower(entry, incomplete);
    return List.of(new Target(role.key(), "", hop, consequence));
  }

  private static Hop hop(
      String from,
      String to,
      String kind,
      String label,
      @Nullable Boolean holds,
      boolean stale,
      Optional<Grant> grant) {
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    grant.ifPresent(
        one -> {
          evidence.set("actions", MAPPER.valueToTree(one.actions()));
          evidence.set("policies", MAPPER.valueToTree(one.policies()));
          evidence.put("conditions", one.conditionClass());
        });
    return Hop.of("power", from, to, kind, label, holds, stale, evidence);
  }

  private static String kind(Grant grant) {
    return switch (grant.power()) {
      case Grant.ADMIN -> "ADMIN";
      case Grant.EDIT_IAM -> "EDITS_IAM";
      default -> "READS";
    };
  }

  private static String label(Grant grant) {
    String conditions =
        "none".equals(grant.conditionClass()) ? "" : " (under conditions: see evidence)";
    return switch (grant.power()) {
          case Grant.ADMIN -> "administrator of the account";
          case Grant.EDIT_IAM -> "can change permissions in the account";
          default -> "reads a store of confidential or regulated data";
        }
        + conditions;
  }
}
