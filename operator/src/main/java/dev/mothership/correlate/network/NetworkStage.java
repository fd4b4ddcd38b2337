package dev.mothership.correlate.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.model.RelationKind;
import dev.mothership.store.DerivedRelation;
import dev.mothership.store.DerivedStore;
import dev.mothership.store.ObservedRelation;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredExposure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Exposure of every network interface, instance and workload: last known where it cannot be worked
 * out.
 */
public final class NetworkStage {
  /** Target of REACHABLE_FROM where anybody is the source. */
  public static final String INTERNET = "internet";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Estate estate;
  private final DerivedStore store;
  private final List<ObservedRelation> edges;
  private int written;

  /**
   * @param edges of workloads
   */
  public NetworkStage(Estate estate, DerivedStore store, List<ObservedRelation> edges) {
    this.estate = estate;
    this.store = store;
    this.edges = List.copyOf(edges);
  }

  public Exposures run() {
    Map<Long, StoredExposure> before = store.exposures();
    NetworkMap network = new NetworkMap(estate);
    InterfaceExposure interfaces = new InterfaceExposure(estate, network);
    Map<Long, Exposure> exposures = new TreeMap<>();
    Map<String, List<Exposure>> ofGroup = new HashMap<>();
    Map<String, List<Exposure>> ofInstance = new HashMap<>();
    for (StoredAsset one : estate.assets("aws.ec2.network-interface")) {
      List<String> missing = new ArrayList<>();
      Exposure exposure =
          interfaces.of(one, missing).orElseGet(() -> lastKnown(one, before, missing.get(0)));
      exposures.put(one.id(), exposure);
      ofInstance
          .computeIfAbsent(host(one, one.text("instanceId")), key -> new ArrayList<>())
          .add(exposure);
      for (String groupId : one.texts("securityGroupIds")) {
        network
            .group(one, groupId)
            .ifPresent(
                group ->
                    ofGroup.computeIfAbsent(group.key(), key -> new ArrayList<>()).add(exposure));
      }
    }
    Map<Long, Long> hosts = new HashMap<>();
    List<DerivedRelation> reachable = new ArrayList<>();
    for (StoredAsset instance : estate.assets("aws.ec2.instance")) {
      List<Exposure> attached =
          ofInstance.getOrDefault(host(instance, instance.nativeId()), List.of());
      attached.forEach(exposure -> hosts.put(exposure.assetId(), instance.id()));
      Exposure exposure = instance(instance, attached, before);
      exposures.put(instance.id(), exposure);
      reachable(exposure).ifPresent(reachable::add);
    }
    for (Exposure exposure : new WorkloadExposure(estate, edges, exposures).all()) {
      Exposure kept = keptLast(exposure, before);
      exposures.put(kept.assetId(), kept);
      reachable(kept).ifPresent(reachable::add);
    }
    written =
        store.replaceExposures(exposures.values().stream().map(NetworkStage::row).toList())
            + store.replaceReachable(reachable);
    return new Exposures(exposures, ofGroup, hosts);
  }

  /** Rows that the run wrote. */
  public int written() {
    return written;
  }

  private static Optional<DerivedRelation> reachable(Exposure exposure) {
    if (exposure.ports().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.put("level", exposure.level());
    evidence.set("ports", json(exposure.ports()));
    return Optional.of(
        new DerivedRelation(exposure.assetKey(), RelationKind.REACHABLE_FROM, INTERNET, evidence));
  }

  private Exposure keptLast(Exposure exposure, Map<Long, StoredExposure> before) {
    return exposure.unknown()
        ? estate
            .find(exposure.assetId())
            .map(asset -> lastKnown(asset, before, exposure.because()))
            .orElse(exposure)
        : exposure;
  }

  private Exposure instance(
      StoredAsset instance, List<Exposure> attached, Map<Long, StoredExposure> before) {
    if (attached.isEmpty()) {
      if (!estate.everListed(
          instance.accountId(), instance.region(), "aws.ec2.network-interface")) {
        return lastKnown(instance, before, "network interfaces were never listed");
      }
      return new Exposure(
          instance.id(),
          instance.key(),
          "none",
          List.of(),
          "it has no network interface",
          JsonNodeFactory.instance.objectNode(),
          estate
              .failure(instance.accountId(), instance.region(), "aws.ec2.network-interface")
              .isPresent());
    }
    List<OpenPorts> open =
        attached.stream().flatMap(exposure -> exposure.ports().stream()).distinct().toList();
    Optional<Exposure> doubtful = attached.stream().filter(Exposure::unknown).findFirst();
    String level = InterfaceExposure.level(open);
    boolean unknown = doubtful.isPresent() && !"internet".equals(level);
    ArrayNode interfaces = JsonNodeFactory.instance.arrayNode();
    attached.forEach(exposure -> interfaces.add(exposure.assetKey()));
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.set("interfaces", interfaces);
    doubtful.ifPresent(exposure -> evidence.put("unknown", exposure.because()));
    return new Exposure(
        instance.id(),
        instance.key(),
        unknown ? "unknown" : level,
        open,
        unknown ? doubtful.get().because() : InterfaceExposure.because(level, open),
        evidence,
        attached.stream().anyMatch(Exposure::stale));
  }

  private static Exposure lastKnown(
      StoredAsset asset, Map<Long, StoredExposure> before, String why) {
    StoredExposure last = before.get(asset.id());
    if (last == null || "unknown".equals(last.level())) {
      ObjectNode evidence = JsonNodeFactory.instance.objectNode().put("unknown", why);
      return new Exposure(asset.id(), asset.key(), "unknown", List.of(), why, evidence, true);
    }
    List<OpenPorts> ports = new ArrayList<>();
    last.ports().forEach(item -> ports.add(MAPPER.convertValue(item, OpenPorts.class)));
    return new Exposure(
        asset.id(),
        asset.key(),
        last.level(),
        ports,
        InterfaceExposure.because(last.level(), ports) + " when it could last be read",
        last.evidence(),
        true);
  }

  private static String host(StoredAsset near, String instanceId) {
    return near.accountId() + "/" + near.region() + "/" + instanceId;
  }

  private static StoredExposure row(Exposure exposure) {
    return new StoredExposure(
        exposure.assetId(), exposure.level(), json(exposure.ports()), exposure.evidence());
  }

  private static JsonNode json(List<OpenPorts> ports) {
    return MAPPER.valueToTree(ports);
  }
}
