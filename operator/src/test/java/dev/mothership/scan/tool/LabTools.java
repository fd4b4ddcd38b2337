package dev.mothership.scan.tool;

import dev.mothership.store.Database;
import dev.mothership.store.TaskQueue;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings for a test.
 *
 * @param images that Scanners may run beside the presets'
 */
public record LabTools(Optional<List<String>> images) implements ToolSettings {
  static final String OPERATOR = "mothership/operator:test";

  static LabTools allowing(String... images) {
    return new LabTools(Optional.of(List.of(images)));
  }

  /** The task of a worker that is never given one, and so needs no cluster. */
  public static LaunchTask unused(Database database, TaskQueue queue) {
    return new ToolLab(
            database, queue, new KubernetesClientBuilder().build(), Optional.empty(), allowing())
        .task();
  }

  @Override
  public String image() {
    return OPERATOR;
  }

  @Override
  public URI callbackUrl() {
    return URI.create("http://operator.test/");
  }

  @Override
  public Duration leastPause() {
    return Duration.ofMinutes(15);
  }

  @Override
  public Duration watch() {
    return Duration.ofSeconds(5);
  }
}
