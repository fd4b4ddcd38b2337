package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The operator lives through the absence of its database. */
class DatabaseOutageE2E {
  private static final Duration OUTAGE = Duration.ofSeconds(60);

  @Test
  void startsWithoutItsDatabaseOutlivesAMinuteWithoutItAndCatchesUp() throws IOException {
    try (Installation installation = Installation.create()) {
      Quickstart quickstart = Quickstart.on(installation).applySamples();
      installation.postgres().stop();
      OperatorProcess operator = installation.startOperator();
      quickstart.awaitCondition("Ready", "False", "DatabaseUnavailable");
      assertThat(operator.isAlive()).isTrue();

      installation.postgres().start();
      operator.awaitReady(Quickstart.PATIENCE);
      quickstart.awaitPath("Open");
      quickstart.awaitCondition("Ready", "True", "Succeeded");

      installation.postgres().stop();
      quickstart.take(Quickstart.FIXED_TAKE);
      quickstart.requestSync();
      quickstart.awaitCondition("Ready", "False", "DatabaseUnavailable");
      Awaitility.await("a minute without a database")
          .atMost(OUTAGE.plusSeconds(10))
          .during(OUTAGE)
          .until(operator::isAlive);
      assertThat(quickstart.findings()).as("shown findings stand").isNotEmpty();

      installation.postgres().start();
      quickstart.awaitPath("Resolved");
      quickstart.awaitCondition("Ready", "True", "Succeeded");
    }
  }
}
