package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** The tasks of one definition, without what tells one from its likes. */
final class EcsTasks {
  private static final Set<String> OVER = Set.of("DEPROVISIONING", "STOPPED", "DELETED");

  private final Map<String, ObjectNode> images = new TreeMap<>();
  private final Set<String> interfaceIds = new TreeSet<>();
  private final Map<String, Set<String>> instances = new TreeMap<>();

  void add(String cluster, Task task) {
    if (OVER.contains(Objects.requireNonNullElse(task.lastStatus(), ""))) {
      return;
    }
    task.containers().forEach(this::add);
    task.attachments().stream()
        .flatMap(attachment -> attachment.details().stream())
        .filter(detail -> "networkInterfaceId".equals(detail.name()) && detail.value() != null)
        .forEach(detail -> interfaceIds.add(detail.value()));
    if (task.containerInstanceArn() != null) {
      instances.computeIfAbsent(cluster, key -> new TreeSet<>()).add(task.containerInstanceArn());
    }
  }

  private void add(Container container) {
    if (container.image() != null) {
      ObjectNode image =
          JsonNodeFactory.instance
              .objectNode()
              .put("container", Objects.requireNonNullElse(container.name(), ""))
              .put("image", container.image());
      if (container.imageDigest() != null) {
        image.put("digest", container.imageDigest());
      }
      images.put(image.toString(), image);
    }
  }

  /** {@code {container, image, digest}}; without a digest while the container is not running. */
  ArrayNode images() {
    return JsonNodeFactory.instance.arrayNode().addAll(images.values());
  }

  Set<String> interfaceIds() {
    return interfaceIds;
  }

  /** Container instances by cluster, both by ARN; none of tasks on Fargate. */
  Map<String, Set<String>> instances() {
    return instances;
  }
}
