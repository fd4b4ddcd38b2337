package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.model.RelationKind;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.DerivedRelation;
import dev.mothership.store.DerivedStore;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredGrant;
import dev.mothership.store.StoredReach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out and writes down who may do what, and who comes to administer an account. */
public final class AccessStage {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Estate estate;
  private final DerivedStore store;
  private final AccessAnalysis analysis;
  private final Runners runners;
  private int written;

  /**
   * @param organization documents of the service control policies over each account, from the
   *     organization's root down
   */
  public AccessStage(
      Estate estate,
      DerivedStore store,
      RuleCatalog catalog,
      Map<Long, List<Map<String, JsonNode>>> organization) {
    this.estate = estate;
    this.store = store;
    this.runners = new Runners(estate);
    this.analysis =
        new AccessAnalysis(
            estate,
            catalog.watchedActions(),
            catalog.escalations(),
            organization,
            runners::rolesOf);
  }

  public Access run() {
    analysis.run();
    Map<Long, List<Grant>> grants = new HashMap<>();
    Map<Long, String> incomplete = new HashMap<>();
    List<StoredGrant> rows = new ArrayList<>();
    for (Holder holder : analysis.holders()) {
      if (holder.is(Holder.GROUP)) {
        continue;
      }
      long id = holder.asset().id();
      List<Grant> held = analysis.grants(holder);
      if (!holder.missing().isEmpty()) {
        incomplete.put(id, String.join(", ", holder.missing()) + " was not read");
      }
      grants.put(id, held);
      for (Grant grant : held) {
        rows.add(
            new StoredGrant(
                id,
                grant.power(),
                grant.targetKey(),
                grant.conditionClass(),
                evidence(grant, holder.missing())));
      }
    }
    List<DerivedRelation> relations = new ArrayList<>(analysis.edges().relations());
    Map<Long, HostRole> roles = roles(relations);
    written =
        store.replaceGrants(rows) + store.replacePowers(relations) + store.replaceReach(reach());
    return new Access(grants, incomplete, roles);
  }

  /** Rows that the run wrote. */
  public int written() {
    return written;
  }

  /** Stands for the account as a whole. */
  public static String rootArn(AccountFacts account) {
    return "arn:" + account.partition() + ":iam::" + account.nativeId() + ":root";
  }

  private List<StoredReach> reach() {
    List<StoredReach> reach = new ArrayList<>();
    analysis
        .reach()
        .forEach(
            (key, reached) ->
                estate
                    .find(key)
                    .ifPresent(
                        asset ->
                            reach.add(
                                new StoredReach(
                                    asset.id(),
                                    reached.hops(),
                                    reached.kind(),
                                    reached.next(),
                                    reached.conditions().id()))));
    reach.sort(Comparator.comparingLong(StoredReach::assetId));
    return reach;
  }

  private Map<Long, HostRole> roles(List<DerivedRelation> relations) {
    Map<Long, HostRole> roles = new HashMap<>();
    for (StoredAsset instance : estate.assets(Runners.INSTANCE)) {
      Optional<HostRole> role = runners.hostRole(instance);
      role.ifPresent(found -> roles.put(instance.id(), found));
      for (String roleArn : runners.rolesOf(instance)) {
        ObjectNode evidence =
            JsonNodeFactory.instance
                .objectNode()
                .put("profile", instance.text("instanceProfileArn"));
        relations.add(new DerivedRelation(instance.key(), RelationKind.RUNS_AS, roleArn, evidence));
      }
    }
    for (String type : Runners.WORKLOADS) {
      for (StoredAsset workload : estate.assets(type)) {
        runners.workloadRole(workload).ifPresent(found -> roles.put(workload.id(), found));
      }
    }
    return roles;
  }

  private static JsonNode evidence(Grant grant, List<String> missing) {
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.set("actions", MAPPER.valueToTree(grant.actions()));
    evidence.set("policies", MAPPER.valueToTree(grant.policies()));
    if (!missing.isEmpty()) {
      evidence.set("unread", MAPPER.valueToTree(missing));
    }
    return evidence;
  }
}
