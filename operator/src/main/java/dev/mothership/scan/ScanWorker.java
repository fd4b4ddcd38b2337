package dev.mothership.scan;

import dev.mothership.scan.tool.LaunchTask;
import dev.mothership.store.Claim;
import dev.mothership.store.LeaseLost;
import dev.mothership.store.RefusedData;
import dev.mothership.store.TaskQueue;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jdbi.v3.core.JdbiException;

/**
 * Takes due tasks and runs them; started on every replica. Stopping gives unfinished tasks back at
 * once; dying leaves them to whoever sees the heartbeats stop.
 */
@Singleton
public final class ScanWorker {
  private static final Logger LOG = Logger.getLogger(ScanWorker.class);
  private static final int BEATS_PER_LEASE = 4;
  private static final int SLOWEST_POLL_FACTOR = 30;
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  private final TaskQueue queue;
  private final SyncTask sync;
  private final CorrelateTask correlate;
  private final DiscoverTask discover;
  private final IngestTask ingest;
  private final FetchTask fetch;
  private final LaunchTask launch;
  private final ScanSettings settings;
  private final String name = UUID.randomUUID().toString();
  private final Map<Claim, Thread> running = new ConcurrentHashMap<>();
  private final AtomicBoolean databaseDown = new AtomicBoolean();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ExecutorService workers;
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();

  @Inject
  ScanWorker(
      TaskQueue queue,
      SyncTask sync,
      CorrelateTask correlate,
      DiscoverTask discover,
      IngestTask ingest,
      FetchTask fetch,
      LaunchTask launch,
      ScanSettings settings) {
    this.queue = queue;
    this.sync = sync;
    this.correlate = correlate;
    this.discover = discover;
    this.ingest = ingest;
    this.fetch = fetch;
    this.launch = launch;
    this.settings = settings;
    this.workers = Executors.newFixedThreadPool(settings.workers());
  }

  /** Begins to take tasks; once, after the schema is there. */
  public void start() {
    long beat = settings.lease().toMillis() / BEATS_PER_LEASE;
    heart.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    for (int i = 0; i < settings.workers(); i++) {
      workers.execute(this::work);
    }
  }

  /**
   * Ends what runs between two pages and gives it back.
   *
   * @return false where something did not end in time; its lease will
   */
  public boolean stop(Duration patience) {
    stopping.countDown();
    workers.shutdownNow();
    boolean ended = false;
    try {
      ended = workers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heart.shutdownNow();
    return ended;
  }

  private void work() {
    long pause = settings.poll().toMillis();
    while (stopping.getCount() > 0) {
      try {
        Optional<Claim> claim = queue.claim(name, settings.lease(), settings.authorizedFor());
        recovered();
        pause = settings.poll().toMillis();
        if (claim.isPresent()) {
          run(claim.get());
          continue;
        }
      } catch (RuntimeException e) {
        down(e);
        pause = Math.min(pause * 2, settings.poll().toMillis() * SLOWEST_POLL_FACTOR);
      }
      try {
        if (stopping.await(pause, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        LOG.debug("interrupted while idle");
      }
    }
  }

  private void run(Claim claim) {
    running.put(claim, Thread.currentThread());
    MDC.put("task", claim.taskId());
    MDC.put("account", claim.accountId());
    boolean ended = false;
    try {
      switch (claim.kind()) {
        case SYNC -> sync.run(claim);
        case CORRELATE -> correlate.run(claim);
        case DISCOVER -> discover.run(claim);
        case INGEST -> ingest.run(claim);
        case FETCH -> fetch.run(claim);
        case LAUNCH -> launch.run(claim);
      }
      ended = true;
    } catch (LeaseLost e) {
      ended = true;
      LOG.info(e.getMessage());
    } catch (Interrupted e) {
      LOG.info("stopped; the task is given back");
    } catch (RuntimeException | StackOverflowError e) {
      if (stopping.getCount() > 0) {
        ended = failed(claim, e);
      }
    } finally {
      synchronized (claim) {
        running.remove(claim);
      }
      Thread.interrupted();
      if (!ended) {
        giveBack(claim);
      }
      MDC.remove("task");
      MDC.remove("account");
    }
  }

  private boolean failed(Claim claim, Throwable cause) {
    if (cause instanceof JdbiException jdbi && !RefusedData.isBehind(jdbi)) {
      down(jdbi);
    } else {
      LOG.error("the task failed and is tried again", cause);
    }
    try {
      Thread.interrupted();
      queue.fail(claim, RETRY, LONGEST_RETRY, why(cause));
      return true;
    } catch (RuntimeException e) {
      LOG.debug("the task cannot be freed; its lease will end", e);
      return true;
    }
  }

  /** Messages may tell what is in the data; what broke does not. */
  private static String why(Throwable cause) {
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof SQLException sql && sql.getSQLState() != null) {
        return "SQLState " + sql.getSQLState();
      }
    }
    return cause.getClass().getSimpleName();
  }

  private void giveBack(Claim claim) {
    try {
      queue.giveBack(claim);
    } catch (RuntimeException e) {
      LOG.debug("the task cannot be given back; its lease will end", e);
    }
  }

  private void beat() {
    for (Claim claim : running.keySet()) {
      try {
        if (!queue.beat(claim)) {
          interrupt(claim);
        }
        recovered();
      } catch (RuntimeException e) {
        down(e);
      }
    }
  }

  /** Under the claim's own lock, so that the thread is not already at its next task. */
  private void interrupt(Claim claim) {
    synchronized (claim) {
      Thread thread = running.get(claim);
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  private void down(RuntimeException cause) {
    if (databaseDown.compareAndSet(false, true)) {
      LOG.warnf("the database does not answer as it should; trying on: %s", cause.getMessage());
    }
  }

  private void recovered() {
    if (databaseDown.compareAndSet(true, false)) {
      LOG.info("the database answers again");
    }
  }
}
