package dev.mothership.correlate.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.model.RelationKind;
import dev.mothership.store.ObservedRelation;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the internet gets to what runs without an instance of its own: tasks of ECS by their
 * interfaces, instances and load balancers; functions by their URLs; services of App Runner.
 */
final class WorkloadExposure {
  private static final int HTTPS = 443;

  private final Estate estate;
  private final Map<Long, Exposure> known;
  private final Map<String, List<ObservedRelation>> toDefinition = new HashMap<>();
  private final Map<String, Boolean> running = new HashMap<>();

  /**
   * @param known of interfaces and instances, by asset id
   */
  WorkloadExposure(Estate estate, List<ObservedRelation> edges, Map<Long, Exposure> known) {
    this.estate = estate;
    this.known = known;
    for (ObservedRelation edge : edges) {
      if (edge.kind() == RelationKind.RUNS_IMAGE) {
        running.merge(
            edge.sourceKey(), edge.evidence().path("running").asBoolean(), (a, b) -> a || b);
      } else {
        toDefinition.computeIfAbsent(edge.targetKey(), key -> new ArrayList<>()).add(edge);
      }
    }
  }

  /** One of each that something can be said of. */
  List<Exposure> all() {
    List<Exposure> all = new ArrayList<>();
    estate.assets("aws.ecs.task-definition").forEach(one -> all.add(tasks(one)));
    estate.assets("aws.lambda.function").forEach(one -> function(one).ifPresent(all::add));
    estate.assets("aws.apprunner.service").forEach(one -> service(one).ifPresent(all::add));
    return all;
  }

  private Exposure tasks(StoredAsset definition) {
    List<Exposure> reached = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<StoredAsset> balancers = new ArrayList<>();
    boolean own = "awsvpc".equals(definition.text("networkMode"));
    for (ObservedRelation edge : toDefinition.getOrDefault(definition.key(), List.of())) {
      Optional<StoredAsset> from = estate.find(edge.sourceKey());
      boolean service = from.filter(one -> one.type().equals("aws.ecs.service")).isPresent();
      if (service) {
        balancers.addAll(balancers(from.get()));
      } else if (edge.kind() == RelationKind.ATTACHED_TO || !own) {
        from.map(one -> known.get(one.id()))
            .ifPresentOrElse(reached::add, () -> missing.add(edge.sourceKey()));
      }
    }
    if (definition.unread().containsKey("hosts")) {
      missing.add("the instances of its tasks");
    }
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    ArrayNode through = evidence.putArray("through");
    reached.forEach(one -> through.add(one.assetKey()));
    balancers.forEach(one -> through.add(one.key()));
    if (!running.getOrDefault(definition.key(), false)) {
      return new Exposure(
          definition.id(),
          definition.key(),
          "none",
          List.of(),
          "no task of it is running",
          evidence,
          estate.staleness(definition).isPresent());
    }
    List<OpenPorts> open =
        reached.stream().flatMap(one -> one.ports().stream()).distinct().toList();
    String level = InterfaceExposure.level(open);
    String because = InterfaceExposure.because(level, open);
    Optional<String> doubt = doubt(reached, missing);
    if (doubt.isPresent() && !"internet".equals(level)) {
      level = "unknown";
      because = doubt.get();
    } else if ("private".equals(level) && !balancers.isEmpty()) {
      level = "behind";
      because = "behind " + balancers.get(0).name() + ", which faces the internet";
    }
    return new Exposure(
        definition.id(),
        definition.key(),
        level,
        open,
        because,
        evidence,
        reached.stream().anyMatch(Exposure::stale) || "unknown".equals(level));
  }

  private static Optional<String> doubt(List<Exposure> reached, List<String> missing) {
    if (!missing.isEmpty() || reached.isEmpty()) {
      return Optional.of(
          (missing.isEmpty() ? "what its tasks are reached by" : missing.get(0))
              + " is not in the inventory");
    }
    return reached.stream().filter(Exposure::unknown).findFirst().map(Exposure::because);
  }

  private List<StoredAsset> balancers(StoredAsset service) {
    return service.texts("targetGroupArns").stream()
        .flatMap(arn -> estate.find(arn).stream())
        .flatMap(group -> group.texts("loadBalancerArns").stream())
        .flatMap(arn -> estate.find(arn).stream())
        .filter(balancer -> "internet-facing".equals(balancer.text("scheme")))
        .toList();
  }

  /** What invokes it beside a URL is not known here. */
  private Optional<Exposure> function(StoredAsset function) {
    for (var url : function.items("urls")) {
      if ("NONE".equals(url.path("authType").asText())) {
        return Optional.of(open(function, "its URL asks nobody who they are"));
      }
    }
    return Optional.empty();
  }

  private Optional<Exposure> service(StoredAsset service) {
    if (!service.properties().has("publiclyAccessible")) {
      return Optional.empty();
    }
    if (service.properties().path("publiclyAccessible").asBoolean()) {
      return Optional.of(open(service, "its address is open to the internet"));
    }
    return Optional.of(
        new Exposure(
            service.id(),
            service.key(),
            "private",
            List.of(),
            "it is reached from its VPC alone",
            JsonNodeFactory.instance.objectNode(),
            estate.staleness(service).isPresent()));
  }

  private Exposure open(StoredAsset asset, String because) {
    return new Exposure(
        asset.id(),
        asset.key(),
        "internet",
        List.of(new OpenPorts("tcp", HTTPS, HTTPS, "ipv4", "0.0.0.0/0", "", "internet")),
        because,
        JsonNodeFactory.instance.objectNode(),
        estate.staleness(asset).isPresent());
  }
}
