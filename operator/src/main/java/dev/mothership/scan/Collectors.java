package dev.mothership.scan;

import dev.mothership.collect.CloudCollector;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Every provider's collector. */
@Singleton
final class Collectors {
  private final List<CloudCollector> all;

  @Inject
  Collectors(@Any Instance<CloudCollector> found) {
    this(found.stream().toList());
  }

  Collectors(List<CloudCollector> all) {
    this.all = List.copyOf(all);
  }

  List<CloudCollector> all() {
    return all;
  }
}
