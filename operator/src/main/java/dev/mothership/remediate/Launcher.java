package dev.mothership.remediate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.jobs.ClusterJobs;
import dev.mothership.jobs.JobNamespace;
import dev.mothership.jobs.Tokens;
import dev.mothership.model.OperationFailed;
import dev.mothership.rules.RemediationRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.AccountRow;
import dev.mothership.store.Launch;
import dev.mothership.store.RemediationLimits;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationRuns;
import dev.mothership.store.RemediationStore;
import dev.mothership.store.RunRow;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Makes a run's Job. The run is recorded before; where this dies in between, whoever looks next
 * takes the remains away and begins another run, whose token is another one.
 */
@Singleton
public final class Launcher {
  private static final Logger LOG = Logger.getLogger(Launcher.class);
  private static final Duration LATER = Duration.ofSeconds(30);
  private static final String NOT_TAKEN = "The API server did not take the Job; it is tried again.";

  private final RemediationStore store;
  private final RemediationRuns runs;
  private final TenantStore tenants;
  private final RuleCatalog catalog;
  private final ClusterJobs jobs;
  private final BaseKeys keys;
  private final AwsSettings aws;
  private final RemediationSettings settings;

  Launcher(
      RemediationStore store,
      RemediationRuns runs,
      TenantStore tenants,
      RuleCatalog catalog,
      ClusterJobs jobs,
      BaseKeys keys,
      AwsSettings aws,
      RemediationSettings settings) {
    this.store = store;
    this.runs = runs;
    this.tenants = tenants;
    this.catalog = catalog;
    this.jobs = jobs;
    this.keys = keys;
    this.aws = aws;
    this.settings = settings;
  }

  void launch(RemediationRow row, AccountRow account, Intent intent) {
    String tenant = tenants.find(row.tenantId()).map(TenantRow::name).orElse("");
    try {
      Optional<String> fault = jobs.fault(tenant);
      if (fault.isPresent()) {
        store.again(row, "JobsNamespaceMissing", fault.get(), row.failure(), LATER);
        return;
      }
      Optional<AwsCredentials> base = keys.of(account);
      forgetLast(tenant, row);
      String token = Tokens.fresh();
      Launch launch =
          runs.begin(row, intent.id(), Tokens.hash(token), settings.deadline(), limits());
      if (launch instanceof Launch.Held held) {
        store.again(row, held.reason(), held.message(), null, LATER);
      } else if (launch instanceof Launch.Begun begun) {
        make(tenant, begun, account, intent, files(token, base));
      }
    } catch (KubernetesClientException e) {
      LOG.warnf("no Job for %s/%s: %s", row.namespace(), row.name(), e.getMessage());
      store.again(row, "Unreachable", NOT_TAKEN, row.failure(), LATER);
    } catch (OperationFailed e) {
      store.again(
          row, e.failure().reason().conditionReason(), e.failure().message(), row.failure(), LATER);
    }
  }

  private void make(
      String tenant,
      Launch.Begun begun,
      AccountRow account,
      Intent intent,
      Map<String, String> files) {
    RunRow run = begun.run();
    files.put(JobOrder.ORDER, order(begun.row(), run, account, intent).text());
    try {
      Optional<String> refused =
          jobs.create(tenant, JobManifest.job(JobNamespace.of(tenant), run, settings), files);
      if (refused.isPresent()) {
        runs.unmade(begun.row(), run, "JobsNamespaceMissing", refused.get());
      } else {
        runs.launched(run);
      }
    } catch (KubernetesClientException e) {
      LOG.warnf("no Job for run %d: %s", run.id(), e.getMessage());
      runs.unmade(begun.row(), run, "Unreachable", NOT_TAKEN);
    }
  }

  /** What an earlier run has left in the cluster. */
  private void forgetLast(String tenant, RemediationRow row) {
    runs.find(row)
        .filter(run -> !run.cleaned())
        .ifPresent(
            run -> {
              jobs.forget(tenant, run.job());
              runs.cleaned(run);
            });
  }

  private Map<String, String> files(String token, Optional<AwsCredentials> base) {
    Map<String, String> files = new HashMap<>();
    files.put(JobOrder.TOKEN, token);
    base.ifPresent(
        credentials ->
            files.put(
                JobOrder.CREDENTIALS,
                JsonNodeFactory.instance
                    .objectNode()
                    .put("accessKeyId", credentials.accessKeyId())
                    .put("secretAccessKey", credentials.secretAccessKey())
                    .toString()));
    aws.caBundle()
        .ifPresent(
            file -> {
              try {
                files.put(JobOrder.AUTHORITIES, Files.readString(file));
              } catch (IOException e) {
                throw new UncheckedIOException("mothership.aws.ca-bundle cannot be read", e);
              }
            });
    return files;
  }

  private JobOrder order(RemediationRow row, RunRow run, AccountRow account, Intent intent) {
    RemediationRule rule = catalog.remediation(row.action()).orElseThrow();
    Plan plan = Plan.parse(Objects.requireNonNull(row.plan()));
    return new JobOrder(
        run.id(),
        run.job(),
        intent,
        settings.callbackUrl(),
        run.deadlineAt(),
        plan,
        account.request().externalId(),
        account.request().identityRoleArn(),
        SessionPolicy.of(rule, plan.target().key()).toString(),
        rule.permissions().all().stream().sorted().toList(),
        rule.settlesWithinSeconds(),
        settings.settlePause().toMillis(),
        aws.endpoint(),
        aws.proxy());
  }

  private RemediationLimits limits() {
    return new RemediationLimits(
        settings.perAccount(),
        settings.perTenant(),
        settings.stormFailures(),
        settings.stormWindow());
  }
}
