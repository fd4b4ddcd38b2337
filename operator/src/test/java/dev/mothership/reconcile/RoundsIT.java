package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.store.Database;
import dev.mothership.store.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class RoundsIT {
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void goOnAfterOneThatFailedOnADaemonThreadOfTheirName() throws InterruptedException {
    CountDownLatch three = new CountDownLatch(3);
    List<String> threads = new CopyOnWriteArrayList<>();
    Rounds rounds =
        new Rounds(
            "look",
            TestDatabase.create(),
            () -> {
              threads.add(
                  Thread.currentThread().getName() + " " + Thread.currentThread().isDaemon());
              three.countDown();
              if (three.getCount() == 2) {
                throw new IllegalStateException("the first");
              }
            },
            e -> told.add(e.getMessage()));
    rounds.start(Duration.ZERO, Duration.ofMillis(1));
    assertThat(three.await(20, TimeUnit.SECONDS)).isTrue();
    rounds.stop();
    assertThat(told).containsExactly("the first");
    assertThat(threads).containsOnly("look true");
  }

  @Test
  void waitForTheSchema() {
    Database unmigrated = new Database(new PGSimpleDataSource());
    new Rounds("look", unmigrated, () -> told.add("looked"), e -> told.add("failed")).once();
    assertThat(told).isEmpty();
    new Rounds("look", TestDatabase.create(), () -> told.add("looked"), e -> told.add("failed"))
        .once();
    assertThat(told).containsExactly("looked");
  }
}
