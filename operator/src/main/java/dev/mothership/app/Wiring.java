package dev.mothership.app;

import dev.mothership.cloud.FingerprintKey;
import dev.mothership.correlate.Correlation;
import dev.mothership.correlate.RiskReplay;
import dev.mothership.normalise.Normaliser;
import dev.mothership.notify.ForbiddenHosts;
import dev.mothership.notify.Relay;
import dev.mothership.notify.SecretValues;
import dev.mothership.publish.Publisher;
import dev.mothership.reconcile.AbsenceSweep;
import dev.mothership.reconcile.ChannelSweep;
import dev.mothership.reconcile.ClusterReports;
import dev.mothership.reconcile.ExceptionKeeper;
import dev.mothership.reconcile.ExceptionSweep;
import dev.mothership.reconcile.Housekeeping;
import dev.mothership.reconcile.OrganizationPlacer;
import dev.mothership.reconcile.PolicySweep;
import dev.mothership.reconcile.RemediationSweep;
import dev.mothership.reconcile.RiskModelKeeper;
import dev.mothership.reconcile.ScannerSweep;
import dev.mothership.remediate.BaseKeys;
import dev.mothership.remediate.RemediationWorker;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.scan.ModelComparison;
import dev.mothership.scan.RecordNormaliser;
import dev.mothership.scan.ScanWorker;
import dev.mothership.scan.SecretReader;
import dev.mothership.scan.TenantCorrelation;
import dev.mothership.store.DatabaseTime;
import dev.mothership.store.InstallationStore;
import dev.mothership.store.RiskModelStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Values and parts that do not make themselves. */
final class Wiring {
  /** For what runs to come to its next page and give its claim back. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  Parts parts(
      ScanWorker worker,
      Relay relay,
      AbsenceSweep sweep,
      PolicySweep policySweep,
      ChannelSweep channelSweep,
      ScannerSweep scannerSweep,
      ClusterReports clusterReports,
      RiskModelKeeper riskModels,
      ExceptionKeeper exceptions,
      ExceptionSweep exceptionSweep,
      OrganizationPlacer organizations,
      Publisher publisher,
      RemediationWorker remediations,
      RemediationSweep remediationSweep,
      Housekeeping housekeeping,
      BurnRates burnRates,
      FeedSchedule feeds,
      FeedAges feedAges) {
    return new Parts(
        List.of(
            new Background("worker", worker::start, () -> worker.stop(PATIENCE)),
            new Background("relay", relay::start, () -> relay.stop(PATIENCE)),
            new Background("remediations", remediations::start, () -> remediations.stop(PATIENCE))),
        List.of(
            new Background("sweep", sweep::start, sweep::stop),
            new Background("risk-models", riskModels::start, riskModels::stop),
            new Background("exceptions", exceptions::start, exceptions::stop),
            new Background("exception sweep", exceptionSweep::start, exceptionSweep::stop),
            new Background("policy sweep", policySweep::start, policySweep::stop),
            new Background("channel sweep", channelSweep::start, channelSweep::stop),
            new Background("scanner sweep", scannerSweep::start, scannerSweep::stop),
            new Background("cluster reports", clusterReports::start, clusterReports::stop),
            new Background("remediation sweep", remediationSweep::start, remediationSweep::stop),
            new Background("organizations", organizations::start, organizations::stop),
            new Background("publisher", publisher::start, publisher::stop),
            new Background("housekeeping", housekeeping::start, housekeeping::stop),
            new Background("burn rates", burnRates::start, burnRates::stop),
            new Background("feeds", feeds::start, feeds::stop),
            new Background("feed ages", feedAges::start, feedAges::stop)));
  }

  @Produces
  @Singleton
  SecretReader secrets(SecretKeys keys) {
    return keys::read;
  }

  @Produces
  @Singleton
  SecretValues channelSecrets(NamedSecrets secrets) {
    return secrets::read;
  }

  /** The API server, by the name in the operator's own configuration. */
  @Produces
  @Singleton
  ForbiddenHosts forbiddenHosts(KubernetesClient client) {
    Set<String> names = Set.of(client.getMasterUrl().getHost());
    return () -> names;
  }

  @Produces
  @Singleton
  DatabaseTime time() {
    return DatabaseTime.REAL;
  }

  @Produces
  @Singleton
  BaseKeys baseKeys(SecretKeys keys) {
    return account -> {
      String secret = account.request().secret();
      if (secret.isEmpty()) {
        return Optional.empty();
      }
      var read = keys.read(account.namespace(), secret);
      return Optional.of(AwsBasicCredentials.create(read.id(), read.secret()));
    };
  }

  @Produces
  @Singleton
  FingerprintKey fingerprints(InstallationStore installation) {
    return new InstallationKey(installation);
  }

  @Produces
  @Singleton
  RecordNormaliser normaliser(Normaliser normaliser) {
    return normaliser::normalise;
  }

  @Produces
  @Singleton
  ModelComparison comparison(RiskReplay replay) {
    return replay::compare;
  }

  @Produces
  @Singleton
  TenantCorrelation correlation(
      Correlation correlation, RuleCatalog catalog, RiskModelStore models) {
    return new TenantCorrelation() {
      @Override
      public void run(Handle handle, long tenantId) {
        correlation.run(handle, tenantId);
      }

      @Override
      public String rules() {
        return catalog.version()
            + models.enforced().map(model -> "+" + model.name() + "@" + model.version()).orElse("");
      }
    };
  }

  /**
   * The framework's MicrometerMetricsV2 (JOSDK 5.3.2) registers this counter with a tag more for
   * some events than for others, which Prometheus' registry refuses by an exception that loses the
   * event.
   */
  @Produces
  @Singleton
  MeterFilter eventCounter() {
    return MeterFilter.denyNameStartsWith("events.received");
  }
}
