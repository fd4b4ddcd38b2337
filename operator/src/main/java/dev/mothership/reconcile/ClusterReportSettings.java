package dev.mothership.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may read which report objects of the cluster. */
@ConfigMapping(prefix = "mothership.cluster-reports")
public interface ClusterReportSettings {
  /**
   * Namespaces whose Scanners may read cluster-scoped kinds, which tell of everybody; nobody's
   * where it is absent.
   */
  Optional<List<String>> namespaces();

  /** How often the leader looks which Scanners are due. */
  @WithDefault("5s")
  Duration poll();
}
