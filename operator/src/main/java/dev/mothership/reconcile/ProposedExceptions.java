package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.api.v1alpha1.PostureExceptionResource;
import dev.mothership.api.v1alpha1.PostureExceptionSpec;
import dev.mothership.store.ExceptionProposals;
import dev.mothership.store.ExceptionProposals.Proposal;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/**
 * Writes what was proposed outside of Kubernetes as a PostureException that waits for its Approval
 * like any other. One that is there already stays as it is.
 */
@Singleton
final class ProposedExceptions {
  private static final Logger LOG = Logger.getLogger(ProposedExceptions.class);
  private static final int AT_ONCE = 20;

  /** Another try would be refused as well. */
  private static final int INVALID = 422;

  private static final int LONGEST_REASON = 1000;
  private static final Duration CLOCKS = Duration.ofHours(1);
  private static final int LONGEST_USER = 253;

  private final ExceptionProposals proposals;
  private final KubernetesClient client;
  private final ExceptionSettings settings;
  private final Clock clock;

  ProposedExceptions(
      ExceptionProposals proposals,
      KubernetesClient client,
      ExceptionSettings settings,
      Clock clock) {
    this.proposals = proposals;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
  }

  /** One that the API server refuses keeps none of the others from being written. */
  void write() {
    for (Proposal proposal : proposals.waiting(AT_ONCE)) {
      String name = proposal.source() + "-" + proposal.finding();
      try {
        client.resource(object(name, proposal)).create();
        LOG.infof("exception %s/%s is proposed", proposal.namespace(), name);
        proposals.written(proposal, name);
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          LOG.warnf("exception %s cannot be proposed: %s", name, e.getMessage());
        }
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == INVALID) {
          proposals.written(proposal, name);
        }
      }
    }
  }

  private PostureExceptionResource object(String name, Proposal proposal) {
    PostureExceptionResource object = new PostureExceptionResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(proposal.namespace())
            .addToLabels(Labels.MANAGED_BY, proposal.source())
            .build());
    String reason =
        proposal.reason().isBlank() ? "Asked for in " + proposal.source() : proposal.reason();
    object.setSpec(
        new PostureExceptionSpec(
            "AcceptedRisk",
            new PostureExceptionSpec.Match(proposal.finding(), null, null, null, 1),
            null,
            null,
            reason.substring(0, Math.min(LONGEST_REASON, reason.length())),
            null,
            bounded(proposal.requestedBy().isBlank() ? proposal.source() : proposal.requestedBy()),
            clock.instant().plus(time(proposal)).truncatedTo(ChronoUnit.SECONDS).toString()));
    return object;
  }

  /** Not beyond what policies allow, by the API server's clock. */
  private Duration time(Proposal proposal) {
    Duration asked = settings.proposed();
    if (proposal.maxDays() == null) {
      return asked;
    }
    Duration allowed = Duration.ofDays(proposal.maxDays()).minus(CLOCKS);
    return asked.compareTo(allowed) <= 0 ? asked : allowed;
  }

  private static String bounded(String user) {
    return user.substring(0, Math.min(LONGEST_USER, user.length()));
  }
}
