package dev.mothership.scan;

import dev.mothership.store.Database;
import java.util.concurrent.CountDownLatch;
import org.postgresql.ds.PGSimpleDataSource;

/** Reads what waits, in a process of its own that may be killed. */
final class IngestChild {
  private IngestChild() {}

  public static void main(String[] arguments) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(arguments[0]);
    source.setUser(arguments[1]);
    source.setPassword(System.getenv("DATABASE_PASSWORD"));
    Database database = new Database(source);
    database.migrate();
    CountDownLatch never = new CountDownLatch(1);
    WaitingReports.read(
        database,
        new AtItem(
            Integer.parseInt(arguments[2]),
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }
}
