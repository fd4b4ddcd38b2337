package dev.mothership.app;

import dev.mothership.reconcile.AbsenceSweep;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Values and parts that do not make themselves. */
final class Wiring {
  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  Parts parts(AbsenceSweep sweep) {
    return new Parts(List.of(), List.of(new Background("sweep", sweep::start, sweep::stop)));
  }
}
