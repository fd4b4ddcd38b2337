package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ApprovalResource;
import dev.mothership.api.v1alpha1.ClusterPostureExceptionResource;
import dev.mothership.api.v1alpha1.PostureExceptionResource;
import dev.mothership.store.ApprovalStore;
import dev.mothership.store.Database;
import dev.mothership.store.ExceptionStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Forgets exceptions and decisions whose objects have been gone for two looks, in place of
 * finalizers: what they were of counts again. Only the leader runs it. A list that fails forgets
 * nothing.
 */
@Singleton
public final class ExceptionSweep {
  private static final Logger LOG = Logger.getLogger(ExceptionSweep.class);
  private static final long PAGE = 500;

  private final Database database;
  private final KubernetesClient client;
  private final ExceptionStore exceptions;
  private final ApprovalStore approvals;
  private final SweepSettings settings;
  private final Absences missingExceptions;
  private final Absences missingApprovals;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "exception-sweep");
            thread.setDaemon(true);
            return thread;
          });

  ExceptionSweep(
      Database database,
      KubernetesClient client,
      ExceptionStore exceptions,
      ApprovalStore approvals,
      SweepSettings settings,
      Clock clock) {
    this.database = database;
    this.client = client;
    this.exceptions = exceptions;
    this.approvals = approvals;
    this.settings = settings;
    this.missingExceptions = new Absences(clock, settings.every());
    this.missingApprovals = new Absences(clock, settings.every());
  }

  /** Begins to sweep; once, by the leader. */
  public void start() {
    long every = settings.every().toMillis();
    timer.scheduleWithFixedDelay(this::guardedSweep, every, every, TimeUnit.MILLISECONDS);
  }

  public void stop() {
    timer.shutdownNow();
  }

  private void guardedSweep() {
    try {
      if (database.migrated()) {
        sweep();
      }
    } catch (RuntimeException e) {
      missingExceptions.forget();
      missingApprovals.forget();
      LOG.warnf("no exception or approval is forgotten: %s", e.getMessage());
    }
  }

  void sweep() {
    Set<ExceptionStore.Name> presentExceptions = new HashSet<>();
    each(
        ClusterPostureExceptionResource.class,
        one ->
            presentExceptions.add(new ExceptionStore.Name(true, "", one.getMetadata().getName())));
    each(
        PostureExceptionResource.class,
        one ->
            presentExceptions.add(
                new ExceptionStore.Name(
                    false, one.getMetadata().getNamespace(), one.getMetadata().getName())));
    Set<ApprovalStore.Name> presentApprovals = new HashSet<>();
    each(
        ApprovalResource.class,
        one ->
            presentApprovals.add(
                new ApprovalStore.Name(
                    one.getMetadata().getNamespace(), one.getMetadata().getName())));
    forget(exceptions.names(), presentExceptions, missingExceptions, exceptions::remove);
    forget(approvals.names(), presentApprovals, missingApprovals, approvals::remove);
  }

  private static <N> void forget(
      Iterable<N> stored, Set<N> present, Absences missing, Consumer<N> remove) {
    Map<String, N> gone = new HashMap<>();
    for (N name : stored) {
      if (!present.contains(name)) {
        gone.put(name.toString(), name);
      }
    }
    Set<String> overdue = missing.note(gone.keySet());
    gone.forEach(
        (key, name) -> {
          if (overdue.contains(key)) {
            remove.accept(name);
            LOG.infof("%s is forgotten: its object is gone", name);
          }
        });
  }

  private <R extends HasMetadata> void each(Class<R> type, Consumer<R> look) {
    String next = null;
    do {
      KubernetesResourceList<R> page =
          client
              .resources(type)
              .inAnyNamespace()
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      page.getItems().forEach(look);
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
  }
}
