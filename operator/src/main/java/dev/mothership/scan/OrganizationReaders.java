package dev.mothership.scan;

import dev.mothership.collect.OrganizationReader;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Every provider's reader of organizations. */
@Singleton
final class OrganizationReaders {
  private final List<OrganizationReader> all;

  @Inject
  OrganizationReaders(@Any Instance<OrganizationReader> found) {
    this(found.stream().toList());
  }

  OrganizationReaders(List<OrganizationReader> all) {
    this.all = List.copyOf(all);
  }

  List<OrganizationReader> all() {
    return all;
  }
}
