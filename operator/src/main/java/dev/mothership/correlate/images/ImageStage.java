package dev.mothership.correlate.images;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.model.RelationKind;
import dev.mothership.store.DerivedRelation;
import dev.mothership.store.DerivedStore;
import dev.mothership.store.ObservedRelation;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Leads from what runs an image to the image as an asset, whatever name it is run by, and from a
 * task definition on to its services and to the instances that its tasks share.
 */
public final class ImageStage {
  private static final String DEFINITION = "aws.ecs.task-definition";
  private static final String CLUSTER = "aws.eks.cluster";
  private static final List<String> LISTED =
      List.of(DEFINITION, "aws.lambda.function", "aws.apprunner.service", CLUSTER);

  private record Ends(String runner, String image) {}

  private final Estate estate;
  private final DerivedStore store;
  private final List<ObservedRelation> edges;
  private int written;

  /**
   * @param edges of workloads
   */
  public ImageStage(Estate estate, DerivedStore store, List<ObservedRelation> edges) {
    this.estate = estate;
    this.store = store;
    this.edges = List.copyOf(edges);
  }

  public Images run() {
    ImageIndex index = new ImageIndex(estate);
    Map<String, List<StoredAsset>> users = users();
    Map<Ends, DerivedRelation> derived = new HashMap<>();
    Map<Long, Map<String, StoredAsset>> runners = new HashMap<>();
    for (ObservedRelation edge : edges) {
      Optional<StoredAsset> source = estate.find(edge.sourceKey());
      if (edge.kind() != RelationKind.RUNS_IMAGE || source.isEmpty()) {
        continue;
      }
      for (StoredAsset image : index.of(edge)) {
        for (StoredAsset runner :
            Stream.concat(source.stream(), users.getOrDefault(edge.sourceKey(), List.of()).stream())
                .toList()) {
          derived.putIfAbsent(
              new Ends(runner.key(), image.key()), relation(runner, edge, image, source.get()));
          if (!runner.type().equals("aws.ecs.service")) {
            runners.computeIfAbsent(image.id(), id -> new TreeMap<>()).put(runner.key(), runner);
          }
        }
      }
    }
    written = store.replaceImages(derived.values());
    Map<Long, List<StoredAsset>> all = new HashMap<>();
    runners.forEach((id, byKey) -> all.put(id, List.copyOf(byKey.values())));
    return new Images(all, complete());
  }

  /** Rows that the run wrote. */
  public int written() {
    return written;
  }

  /** What Kubernetes runs is not collected, so that with a cluster anything may run there. */
  private boolean complete() {
    return LISTED.stream().allMatch(estate::listedEverywhere) && estate.assets(CLUSTER).isEmpty();
  }

  /** By task definition; a task with an interface of its own does not share its instance's. */
  private Map<String, List<StoredAsset>> users() {
    Map<String, List<StoredAsset>> users = new HashMap<>();
    for (ObservedRelation edge : edges) {
      Optional<StoredAsset> definition =
          estate.find(edge.targetKey()).filter(one -> one.type().equals(DEFINITION));
      if (edge.kind() != RelationKind.RUNS || definition.isEmpty()) {
        continue;
      }
      boolean apart = definition.get().text("networkMode").equals("awsvpc");
      estate
          .find(edge.sourceKey())
          .filter(user -> !(apart && user.type().equals("aws.ec2.instance")))
          .ifPresent(
              user -> users.computeIfAbsent(edge.targetKey(), key -> new ArrayList<>()).add(user));
    }
    return users;
  }

  private static DerivedRelation relation(
      StoredAsset runner, ObservedRelation edge, StoredAsset image, StoredAsset source) {
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.setAll((ObjectNode) edge.evidence());
    evidence.put("by", ImageIndex.digest(edge.targetKey()).isEmpty() ? "tag" : "digest");
    if (runner.id() != source.id()) {
      evidence.put("through", source.key());
    }
    return new DerivedRelation(runner.key(), RelationKind.RUNS_IMAGE, image.key(), evidence);
  }
}
