package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.model.RelationKind;
import dev.mothership.rules.WatchedActions;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.DerivedRelation;
import dev.mothership.store.DerivedStore;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredGrant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Powers of roles and users, and the role of each instance and workload. */
public final class AccessStage {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What runs as a role without an instance, and the property that names the role. */
  private static final Map<String, String> WORKLOADS =
      Map.of(
          "aws.ecs.task-definition", "taskRoleArn",
          "aws.lambda.function", "roleArn",
          "aws.apprunner.service", "roleArn");

  private final Estate estate;
  private final DerivedStore store;
  private final GrantAnalysis analysis;
  private int written;

  public AccessStage(Estate estate, DerivedStore store, WatchedActions watched) {
    this.estate = estate;
    this.store = store;
    this.analysis = new GrantAnalysis(watched);
  }

  public Access run() {
    Map<Long, List<Grant>> grants = new HashMap<>();
    Map<Long, String> incomplete = new HashMap<>();
    List<StoredGrant> rows = new ArrayList<>();
    List<DerivedRelation> relations = new ArrayList<>();
    PrincipalPolicies policies = new PrincipalPolicies(estate, new PolicyLibrary(), Map.of());
    Map<Long, List<StoredAsset>> buckets = new HashMap<>();
    estate
        .assets("aws.s3.bucket")
        .forEach(
            bucket ->
                buckets.computeIfAbsent(bucket.accountId(), id -> new ArrayList<>()).add(bucket));
    for (String type : List.of("aws.iam.role", "aws.iam.user")) {
      for (StoredAsset principal : estate.assets(type)) {
        Holder holder = policies.of(principal);
        List<String> missing = holder.missing();
        List<Grant> held =
            analysis.of(
                principal,
                holder.permissions(),
                rootArn(estate.account(principal.accountId())),
                buckets.getOrDefault(principal.accountId(), List.of()));
        if (!missing.isEmpty()) {
          incomplete.put(principal.id(), String.join(", ", missing) + " was not read");
        }
        grants.put(principal.id(), held);
        for (Grant grant : held) {
          JsonNode evidence = evidence(grant, missing);
          rows.add(
              new StoredGrant(
                  principal.id(),
                  grant.power(),
                  grant.targetKey(),
                  grant.conditionClass(),
                  evidence));
          relations.add(
              new DerivedRelation(principal.key(), kind(grant), grant.targetKey(), evidence));
        }
      }
    }
    Map<Long, HostRole> roles = roles(relations);
    written = store.replaceGrants(rows) + store.replacePowers(relations);
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

  private Map<Long, HostRole> roles(List<DerivedRelation> relations) {
    Map<Long, HostRole> roles = new HashMap<>();
    for (StoredAsset instance : estate.assets("aws.ec2.instance")) {
      String profileArn = instance.text("instanceProfileArn");
      if (profileArn.isEmpty()) {
        continue;
      }
      Optional<StoredAsset> profile = estate.find(profileArn);
      if (profile.isPresent() && profile.get().texts("roleArns").isEmpty()) {
        continue;
      }
      String roleArn = profile.map(one -> one.texts("roleArns").get(0)).orElse("");
      Optional<StoredAsset> role = estate.find(roleArn.isEmpty() ? profileArn + "#" : roleArn);
      String arn = roleArn.isEmpty() ? profileArn : roleArn;
      roles.put(
          instance.id(),
          new HostRole(role, arn, role.isPresent() ? "" : arn + " is not in the inventory"));
      if (!roleArn.isEmpty()) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode().put("profile", profileArn);
        relations.add(new DerivedRelation(instance.key(), RelationKind.RUNS_AS, roleArn, evidence));
      }
    }
    WORKLOADS.forEach(
        (type, property) ->
            estate
                .assets(type)
                .forEach(one -> workload(one, property).ifPresent(r -> roles.put(one.id(), r))));
    return roles;
  }

  /** Observed edges say what it runs as; a part that was not read may hold a role. */
  private Optional<HostRole> workload(StoredAsset asset, String property) {
    String arn = asset.text(property);
    if (!arn.isEmpty()) {
      Optional<StoredAsset> role = estate.find(arn);
      return Optional.of(
          new HostRole(role, arn, role.isPresent() ? "" : arn + " is not in the inventory"));
    }
    return Stream.of("definition", "service")
        .flatMap(facet -> Optional.ofNullable(asset.unread().get(facet)).stream())
        .findFirst()
        .map(failure -> new HostRole(Optional.empty(), asset.key(), failure.call() + " failed"));
  }

  private static RelationKind kind(Grant grant) {
    return switch (grant.power()) {
      case Grant.ADMIN -> RelationKind.ADMIN;
      case Grant.EDIT_IAM -> RelationKind.EDITS_IAM;
      default -> RelationKind.READS;
    };
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
