package dev.mothership.app;

import dev.mothership.reconcile.AbsenceSweep;
import dev.mothership.scan.RecordNormaliser;
import dev.mothership.scan.ScanWorker;
import dev.mothership.scan.SecretReader;
import dev.mothership.scan.TenantCorrelation;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

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
  Parts parts(ScanWorker worker, AbsenceSweep sweep) {
    return new Parts(
        List.of(new Background("worker", worker::start, () -> worker.stop(PATIENCE))),
        List.of(new Background("sweep", sweep::start, sweep::stop)));
  }

  @Produces
  @Singleton
  SecretReader secrets(SecretKeys keys) {
    return keys::read;
  }

  /** Gives way to a bean of that type. */
  @Produces
  @Singleton
  @DefaultBean
  RecordNormaliser normaliser() {
    return (record, account) -> {
      throw new IllegalStateException("no mapper is wired");
    };
  }

  /** Gives way to a bean of that type. */
  @Produces
  @Singleton
  @DefaultBean
  TenantCorrelation correlation() {
    return (handle, tenantId) -> {
      throw new IllegalStateException("no correlation is wired");
    };
  }
}
