package dev.mothership.app;

import dev.mothership.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Brings the schema up to date, however late the database comes, and then starts the workers. */
@Singleton
final class DatabaseStartup {
  private static final Logger LOG = Logger.getLogger(DatabaseStartup.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Database database;
  private final Thread thread = new Thread(this::run, "database-startup");
  private volatile boolean stopped;
  private volatile Runnable then = () -> {};

  DatabaseStartup(Database database) {
    this.database = database;
    thread.setDaemon(true);
  }

  /**
   * @param whenMigrated runs once, on a thread of its own
   */
  void start(Runnable whenMigrated) {
    then = whenMigrated;
    thread.start();
  }

  void stop() {
    stopped = true;
    thread.interrupt();
  }

  private void run() {
    long pause = FIRST_PAUSE.toMillis();
    boolean told = false;
    while (!stopped) {
      try {
        database.migrate();
        LOG.info("the database schema is up to date");
        then.run();
        return;
      } catch (RuntimeException e) {
        if (!told) {
          told = true;
          LOG.warnf("the database cannot be prepared; trying on: %s", e.getMessage());
        }
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
    }
  }
}
