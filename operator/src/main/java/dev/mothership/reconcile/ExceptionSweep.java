package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ApprovalResource;
import dev.mothership.api.v1alpha1.ClusterPostureExceptionResource;
import dev.mothership.api.v1alpha1.PostureExceptionResource;
import dev.mothership.store.ApprovalStore;
import dev.mothership.store.Database;
import dev.mothership.store.ExceptionStore;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Forgets exceptions and decisions whose objects are gone: what they were of counts again. Only the
 * leader runs it.
 */
@Singleton
public final class ExceptionSweep {
  private static final Logger LOG = Logger.getLogger(ExceptionSweep.class);

  private final GoneSweep sweep;

  ExceptionSweep(
      Database database,
      KubernetesClient client,
      ExceptionStore exceptions,
      ApprovalStore approvals,
      SweepSettings settings,
      Clock clock) {
    this.sweep =
        new GoneSweep(
            "exception-sweep",
            "no exception or approval is forgotten",
            database,
            client,
            settings,
            clock);
    sweep
        .over(exceptions::names, logged(exceptions::remove))
        .of(
            ClusterPostureExceptionResource.class,
            one -> new ExceptionStore.Name(true, "", one.getMetadata().getName()))
        .of(PostureExceptionResource.class, one -> namespaced(one.getMetadata()));
    sweep
        .over(approvals::names, logged(approvals::remove))
        .of(ApprovalResource.class, one -> approval(one.getMetadata()));
  }

  /** Begins to sweep; once, by the leader. */
  public void start() {
    sweep.start();
  }

  public void stop() {
    sweep.stop();
  }

  void sweep() {
    sweep.look();
  }

  private static <N> Consumer<N> logged(Consumer<N> remove) {
    return name -> {
      remove.accept(name);
      LOG.infof("%s is forgotten: its object is gone", name);
    };
  }

  private static ExceptionStore.Name namespaced(ObjectMeta exception) {
    return new ExceptionStore.Name(false, exception.getNamespace(), exception.getName());
  }

  private static ApprovalStore.Name approval(ObjectMeta approval) {
    return new ApprovalStore.Name(approval.getNamespace(), approval.getName());
  }
}
