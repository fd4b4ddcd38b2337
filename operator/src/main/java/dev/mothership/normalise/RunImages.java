package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.ImageReference;
import dev.mothership.model.RelationKind;
import java.util.HashSet;
import java.util.Set;

/** Edges to the images that an asset runs, as it names them. */
final class RunImages {
  private final AwsAsset asset;
  private final Set<String> containers = new HashSet<>();

  RunImages(AwsAsset asset) {
    this.asset = asset;
  }

  /**
   * One that runs.
   *
   * @param digest empty where it is not told
   */
  void running(String container, String image, String digest) {
    containers.add(container);
    add(container, image, digest, true);
  }

  /** One that would be started, unless the container is known to run. */
  void declared(String container, String image) {
    if (!containers.contains(container)) {
      add(container, image, "", false);
    }
  }

  private void add(String container, String image, String digest, boolean running) {
    if (!image.isEmpty()) {
      ObjectNode evidence =
          JsonNodeFactory.instance.objectNode().put("image", image).put("running", running);
      if (!container.isEmpty()) {
        evidence.put("container", container);
      }
      asset.relate(
          RelationKind.RUNS_IMAGE, ImageReference.of(image, digest).key().value(), evidence);
    }
  }

  /** All that a task definition's tasks run, then what it declares beside. */
  void ofTasks(JsonNode running, JsonNode declared) {
    running.forEach(
        one ->
            running(
                Fields.text(one, "container"),
                Fields.text(one, "image"),
                Fields.text(one, "digest")));
    declared.forEach(one -> declared(Fields.text(one, "name"), Fields.text(one, "image")));
  }
}
