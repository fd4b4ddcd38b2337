package dev.mothership.correlate.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.access.AccessStage;
import dev.mothership.correlate.risk.Consequences;
import dev.mothership.rules.PathRule;
import dev.mothership.store.StoredAsset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far somebody gets who walks an open path, and how often the same fault is there. */
final class Spread {
  /** Half as likely where the power hangs on conditions. */
  private static final double UNDER_CONDITIONS = 0.5;

  private record Size(int assets, int dataStores) {}

  private final PathRule rule;
  private final Estate estate;
  private final Map<Long, Size> accounts = new HashMap<>();
  private final int openInstances;
  private final int openAccounts;

  Spread(PathRule rule, Estate estate, List<AttackPath> all) {
    this.rule = rule;
    this.estate = estate;
    for (StoredAsset asset : estate.assets()) {
      int store = Consequences.isDataStore(asset) ? 1 : 0;
      accounts.merge(
          asset.accountId(),
          new Size(1, store),
          (a, b) -> new Size(a.assets() + b.assets(), a.dataStores() + b.dataStores()));
    }
    Set<Long> instances = new HashSet<>();
    Set<Long> owners = new HashSet<>();
    for (AttackPath path : all) {
      if (AttackPath.OPEN.equals(path.state())) {
        instances.add(path.entry().id());
        owners.add(path.entry().accountId());
      }
    }
    openInstances = instances.size();
    openAccounts = owners.size();
  }

  JsonNode of(AttackPath path) {
    Size account = accounts.getOrDefault(path.entry().accountId(), new Size(0, 0));
    String root = AccessStage.rootArn(estate.account(path.entry().accountId()));
    boolean all = path.target().equals(root);
    // Entry and role are hops 1 and 2; the account's root is in the inventory like any asset.
    int third = all ? Math.max(0, account.assets() - 2) : 1;
    ObjectNode spread = JsonNodeFactory.instance.objectNode();
    spread.put("assets", third + 2);
    spread.put("dataStores", all ? account.dataStores() : 1);
    spread.put("accounts", 1);
    spread.putObject("byHop").put("1", 1).put("2", 1).put("3", third);
    spread.put("probability", probability(path));
    spread.putObject("prevalence").put("instances", openInstances).put("accounts", openAccounts);
    return spread;
  }

  private double probability(AttackPath path) {
    double product = 1;
    for (Hop hop : path.hops()) {
      boolean conditional = !"none".equals(hop.evidence().path("conditions").asText("none"));
      product *= rule.link(hop.link()).probability() * (conditional ? UNDER_CONDITIONS : 1);
    }
    return Math.round(product * 100) / 100.0;
  }
}
