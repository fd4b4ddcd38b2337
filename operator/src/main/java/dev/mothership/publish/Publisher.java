package dev.mothership.publish;

import dev.mothership.api.v1alpha1.PostureResource;
import dev.mothership.store.NamespaceFindings;
import dev.mothership.store.PostureStore;
import dev.mothership.store.ProjectionStore;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Shows the record as objects. One thread of the leader: changed tenants at every tick, everything
 * at every compare interval, so that what was deleted or altered by hand comes back.
 */
@Singleton
public final class Publisher {
  private static final Logger LOG = Logger.getLogger(Publisher.class);
  private static final int MOST_PER_NAMESPACE = 500;

  private record Seen(long doneSeq, Object correlatedAt, List<String> namespaces, Object limits) {}

  private final TenantStore tenants;
  private final ProjectionStore projection;
  private final PublishSettings settings;
  private final Projections projections;
  private final FindingPublisher findings;
  private final PostureTold told;
  private final PosturePublisher postures;
  private final OpenReportPublisher reports;
  private final Clock clock;
  private final Map<Long, Seen> seen = new HashMap<>();

  /** Places that each namespace was last given. */
  private final Map<String, Integer> granted = new HashMap<>();

  private final Thread thread = new Thread(this::run, "publisher");
  private Instant lastComparison = Instant.EPOCH;

  @Inject
  public Publisher(
      KubernetesClient client,
      TenantStore tenants,
      ProjectionStore projection,
      PostureStore posture,
      PublishSettings settings,
      Projections projections,
      Clock clock) {
    this(
        client,
        tenants,
        projection,
        posture,
        settings,
        projections,
        clock,
        new WriteBudget(
            settings.writesPerSecond(),
            settings.writesBurst(),
            System::nanoTime,
            TimeUnit.NANOSECONDS::sleep));
  }

  Publisher(
      KubernetesClient client,
      TenantStore tenants,
      ProjectionStore projection,
      PostureStore posture,
      PublishSettings settings,
      Projections projections,
      Clock clock,
      WriteBudget budget) {
    this.tenants = tenants;
    this.projection = projection;
    this.settings = settings;
    this.projections = projections;
    this.clock = clock;
    this.findings = new FindingPublisher(client, projection, settings, budget);
    this.told = new PostureTold(posture, clock);
    this.postures = new PosturePublisher(client, budget, told);
    this.reports = new OpenReportPublisher(client, settings, budget, projections);
    thread.setDaemon(true);
  }

  /** Begins to show; returns at once. */
  public void start() {
    thread.start();
  }

  /** Ends after the write that is under way. */
  public void stop() {
    thread.interrupt();
  }

  private void run() {
    boolean failing = false;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        try {
          tick();
          failing = false;
        } catch (RuntimeException e) {
          if (!failing) {
            LOG.warnf("findings cannot be published now, will keep trying: %s", e.getMessage());
          }
          failing = true;
        }
        Thread.sleep(settings.interval().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One comparison of what is due. */
  void tick() throws InterruptedException {
    Instant now = clock.instant();
    boolean all = !now.isBefore(lastComparison.plus(settings.compareInterval()));
    Map<Long, TenantRow> due = new LinkedHashMap<>();
    Map<Long, TenantRow> known = new LinkedHashMap<>();
    for (TenantRow tenant : tenants.all()) {
      known.put(tenant.id(), tenant);
      if (all || !version(tenant).equals(seen.get(tenant.id()))) {
        due.put(tenant.id(), tenant);
      }
    }
    if (due.isEmpty() && !all) {
      return;
    }
    publish(known, due, all);
    due.values().forEach(tenant -> seen.put(tenant.id(), version(tenant)));
    seen.keySet().retainAll(known.keySet());
    if (all) {
      lastComparison = now;
    }
  }

  private void publish(Map<Long, TenantRow> known, Map<Long, TenantRow> wanted, boolean all)
      throws InterruptedException {
    Map<String, NamespaceFindings> counts = new LinkedHashMap<>();
    Map<String, Integer> wants = new LinkedHashMap<>();
    for (NamespaceFindings count : projection.counts(settings.keepResolved())) {
      TenantRow tenant = known.get(count.tenantId());
      if (tenant != null && tenant.namespaces().contains(count.namespace())) {
        counts.put(count.namespace(), count);
        int limit = limit(tenant);
        wants.put(
            count.namespace(),
            Math.min(
                limit,
                count.open()
                    + count.recentlyResolved()
                    + Math.min(count.routed(), limit / ProjectionStore.ROUTED_SHARE)));
      }
    }
    Map<String, Integer> shares = FairShare.divide(wants, settings.findingsPerCluster());
    Set<String> shrinking = shrinking(shares);
    Map<String, Map<String, String>> present = all ? findings.present(null) : new HashMap<>();
    Map<String, PostureResource> posturesPresent = postures.present();
    if (all) {
      reports.compare();
    }
    Map<Long, PostureTold.Standing> standings = new HashMap<>();
    for (NamespaceFindings count : shrinkingFirst(counts.values(), shrinking)) {
      TenantRow tenant = known.get(count.tenantId());
      boolean due = wanted.containsKey(count.tenantId()) || shrinking.contains(count.namespace());
      if (tenant == null || !due) {
        continue;
      }
      String namespace = count.namespace();
      try {
        Map<String, String> here =
            (all ? present : findings.present(namespace)).getOrDefault(namespace, Map.of());
        FindingPublisher.Contents shown =
            findings.publish(count, shares.getOrDefault(namespace, 0), here);
        granted.put(namespace, shares.getOrDefault(namespace, 0));
        projections.put(namespace, shown.projection());
        postures.publish(
            tenant,
            standings.computeIfAbsent(tenant.id(), told::standing),
            count,
            shown,
            posturesPresent.get(namespace));
        reports.publish(count, shown.findings());
      } catch (NamespaceGone e) {
        LOG.debug(e.getMessage());
      }
    }
    granted.keySet().retainAll(counts.keySet());
    if (all) {
      removeStrays(counts.keySet(), present, posturesPresent.keySet());
    }
  }

  /** Namespaces that have to make room for others. */
  private Set<String> shrinking(Map<String, Integer> shares) {
    Set<String> shrinking = new HashSet<>();
    shares.forEach(
        (namespace, share) -> {
          if (share < granted.getOrDefault(namespace, 0)) {
            shrinking.add(namespace);
          }
        });
    return shrinking;
  }

  /** Room is made before it is taken, so that the bound of the cluster holds at any time. */
  private static List<NamespaceFindings> shrinkingFirst(
      Collection<NamespaceFindings> counts, Set<String> shrinking) {
    List<NamespaceFindings> ordered = new ArrayList<>(counts);
    ordered.sort(Comparator.comparing(count -> !shrinking.contains(count.namespace())));
    return ordered;
  }

  private void removeStrays(
      Set<String> namespaces, Map<String, Map<String, String>> present, Set<String> withPosture)
      throws InterruptedException {
    projections.keepOnly(namespaces);
    reports.keepOnly(namespaces);
    for (Map.Entry<String, Map<String, String>> entry : present.entrySet()) {
      if (!namespaces.contains(entry.getKey())) {
        removing(() -> findings.delete(entry.getKey(), entry.getValue().keySet()));
      }
    }
    for (String namespace : withPosture) {
      if (!namespaces.contains(namespace)) {
        removing(() -> postures.delete(namespace));
      }
    }
  }

  private interface Removal {
    void run() throws InterruptedException;
  }

  private static void removing(Removal removal) throws InterruptedException {
    try {
      removal.run();
    } catch (NamespaceGone e) {
      LOG.debug(e.getMessage());
    }
  }

  private int limit(TenantRow tenant) {
    int wanted = tenant.limits().path("maxFindings").asInt(settings.findingsPerNamespace());
    return Math.min(MOST_PER_NAMESPACE, wanted);
  }

  private static Seen version(TenantRow tenant) {
    return new Seen(
        tenant.doneSeq(),
        tenant.correlatedAt() == null ? "" : tenant.correlatedAt(),
        tenant.namespaces(),
        tenant.limits());
  }
}
