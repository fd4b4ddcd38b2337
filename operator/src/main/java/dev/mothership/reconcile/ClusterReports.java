package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.scan.FetchSettings;
import dev.mothership.scan.InboxStream;
import dev.mothership.store.ClusterReadings;
import dev.mothership.store.Database;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reads the report objects of the cluster for the Scanners that ask for them, and sends each kind
 * as one report: what a kind said and does not say any more is over, and of a kind that cannot be
 * listed nothing is. Whose a namespace is, is looked at each time anew. Only the leader runs it,
 * since workers know no API server.
 */
@Singleton
public final class ClusterReports {
  static final String SOURCE = "kubernetesReports";
  private static final Logger LOG = Logger.getLogger(ClusterReports.class);
  private static final String FORMAT = "kubernetes-reports";
  private static final String SENDER = "cluster";

  private final KubernetesClient client;
  private final ScannerStore scanners;
  private final ClusterReadings readings;
  private final TenantStore tenants;
  private final ReportInbox inbox;
  private final FetchSettings bounds;
  private final ClusterReportSettings settings;
  private final Rounds rounds;

  ClusterReports(
      KubernetesClient client,
      Database database,
      ScannerStore scanners,
      ClusterReadings readings,
      TenantStore tenants,
      ReportInbox inbox,
      FetchSettings bounds,
      ClusterReportSettings settings) {
    this.client = client;
    this.scanners = scanners;
    this.readings = readings;
    this.tenants = tenants;
    this.inbox = inbox;
    this.bounds = bounds;
    this.settings = settings;
    this.rounds =
        new Rounds(
            "cluster-reports",
            database,
            this::glance,
            e -> LOG.warnf("report objects cannot be read now, trying on: %s", e.getMessage()));
  }

  /** Begins; returns at once. */
  public void start() {
    rounds.start(Duration.ZERO, settings.poll());
  }

  /** Ends after the page that is being read. */
  public void stop() {
    rounds.stop();
  }

  /** Reads for every scanner whose time has come; one that fails keeps no other. */
  void glance() {
    for (ScannerRow scanner : scanners.ofSource(SOURCE)) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      ClusterReadings.Wanted wanted =
          readings.wanted(scanner, Interval.parse(scanner.source().path("interval").asText("10m")));
      if (wanted.due() && inbox.summary(scanner).waiting() == 0) {
        ClusterReading reading = new ClusterReading();
        owner(scanner)
            .ifPresent(
                owner -> {
                  read(scanner, owner, reading);
                  readings.ended(
                      scanner, wanted.token(), reading.failure().orElse(null), reading.partial());
                });
      }
    }
  }

  /** Empty where the scanner's namespace is not the tenant's any more: reconcile tells of that. */
  private Optional<String> owner(ScannerRow scanner) {
    List<TenantResource> all = EveryObject.list(client, TenantResource.class);
    return tenantOf(scanner.namespace(), all)
        .filter(
            name ->
                tenants
                    .find(name)
                    .map(TenantRow::id)
                    .filter(id -> id == scanner.tenantId())
                    .isPresent());
  }

  private Optional<String> tenantOf(String namespace, List<TenantResource> all) {
    return Tenancy.of(client.namespaces().withName(namespace).get(), all) instanceof Tenancy.Of of
        ? Optional.of(of.tenant().getMetadata().getName())
        : Optional.empty();
  }

  private void read(ScannerRow scanner, String owner, ClusterReading reading) {
    ReportObjects objects = new ReportObjects(client);
    String cluster = objects.cluster();
    List<String> namespaces = namespaces(scanner, owner, reading);
    Set<String> over = readings.parts(scanner);
    for (ReportKind kind : kinds(scanner)) {
      if (!kind.namespaced() && !readsAll(scanner)) {
        reading.notAllowed(kind);
        continue;
      }
      over.remove(kind.kind());
      try {
        read(scanner, kind, namespaces, cluster, objects, reading);
      } catch (KubernetesClientException e) {
        boolean denied = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
        reading.failed(
            kind,
            denied ? FailureReason.PERMISSION_DENIED : FailureReason.UNREACHABLE,
            denied
                ? "the operator may not list it; apply config/rbac again."
                : "listing it failed and is tried again; the operator's log tells more.");
        LOG.warnf(
            "%s cannot be listed for scanner %d: %s", kind.kind(), scanner.id(), e.getMessage());
      } catch (OperationFailed e) {
        reading.failed(kind, e.failure().reason(), e.failure().message());
      } catch (IOException e) {
        reading.failed(kind, FailureReason.INVALID_DATA, String.valueOf(e.getMessage()));
      }
    }
    over.forEach(part -> end(scanner, part, cluster));
  }

  private void read(
      ScannerRow scanner,
      ReportKind kind,
      List<String> namespaces,
      String cluster,
      ReportObjects objects,
      ClusterReading reading)
      throws IOException {
    try (InboxStream stream = stream(scanner, kind.kind())) {
      if (objects.write(kind, namespaces, cluster, stream)) {
        stream.complete();
        reading.read();
      } else {
        reading.notServed(kind);
      }
    }
  }

  /** The kind is not asked for any more, or may not be: what it told of is over. */
  private void end(ScannerRow scanner, String part, String cluster) {
    try (InboxStream stream = stream(scanner, part)) {
      ReportObjects.writeNone(cluster, stream);
      stream.complete();
    } catch (IOException | OperationFailed e) {
      LOG.warnf("%s of scanner %d is ended later: %s", part, scanner.id(), e.getMessage());
    }
  }

  private InboxStream stream(ScannerRow scanner, String part) {
    return new InboxStream(inbox, scanner, bounds, SENDER, part, FORMAT);
  }

  private static Set<ReportKind> kinds(ScannerRow scanner) {
    Set<ReportKind> kinds = new LinkedHashSet<>();
    scanner.source().path("kinds").forEach(kind -> kinds.add(ReportKind.of(kind.asText())));
    return kinds;
  }

  /** The tenant's own among those that are asked for, each once. */
  private List<String> namespaces(ScannerRow scanner, String owner, ClusterReading reading) {
    Set<String> asked = new LinkedHashSet<>();
    for (JsonNode one : scanner.source().path("namespaces")) {
      asked.add(one.asText());
    }
    if (asked.isEmpty()) {
      asked.add(scanner.namespace());
    }
    List<TenantResource> all = EveryObject.list(client, TenantResource.class);
    List<String> own = new ArrayList<>();
    for (String namespace : asked) {
      if (tenantOf(namespace, all).filter(owner::equals).isPresent()) {
        own.add(namespace);
      } else {
        reading.stranger(namespace);
      }
    }
    return own;
  }

  private boolean readsAll(ScannerRow scanner) {
    return settings.namespaces().orElse(List.of()).contains(scanner.namespace());
  }
}
