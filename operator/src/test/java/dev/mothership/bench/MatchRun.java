package dev.mothership.bench;

import dev.mothership.correlate.Correlation;
import dev.mothership.correlate.CorrelationResult;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.vulnerability.BenchedMatching;
import dev.mothership.correlate.vulnerability.VulnerabilityStage;
import dev.mothership.ingest.format.CycloneDxFormat;
import dev.mothership.local.LocalPostgres;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.scan.BenchedIngest;
import dev.mothership.store.CorrelationStore;
import dev.mothership.store.Database;
import dev.mothership.store.FeedFreshness;
import dev.mothership.store.SoftwareCoverageStore;
import dev.mothership.store.VulnerabilityFacts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The part of {@link MatchBench} that runs in a JVM of its own with little memory. */
final class MatchRun {
  private final Database database;
  private final Correlation correlation = new Correlation(new RuleCatalog());
  private final HeapWatch heap = new HeapWatch();

  private MatchRun(Database database) {
    this.database = database;
  }

  /**
   * Writes a figure a line.
   *
   * @param arguments the database's URL, user and password, and the file to leave matches in
   */
  public static void main(String... arguments) throws IOException {
    LocalPostgres.Database place =
        new LocalPostgres.Database(arguments[0], arguments[1], arguments[2]);
    new MatchRun(new Database(place.source())).run(Path.of(arguments[3]));
  }

  private void run(Path matches) throws IOException {
    heap.reset();
    long began = System.nanoTime();
    BenchedIngest ingest = new BenchedIngest(database, new CycloneDxFormat());
    int reports = 0;
    while (ingest.next().isPresent()) {
      reports++;
    }
    tell("reports", reports);
    tell("read", millis(began));
    database.jdbi().useHandle(handle -> handle.execute("vacuum analyze package, asset, affected"));
    long tenant = number("select id from tenant");
    tell("candidates", join(tenant));
    long before = cpu();
    tell("cpuRead", before);
    tell("match", match(tenant));
    tell("cpuMatch", cpu() - before);
    tell("heapMatch", heap.peak());
    correlate("first", tenant);
    tell("heapFirst", heap.peak());
    tell(
        "findings",
        number("select count(*) from finding where category = 'vulnerability' and state = 'Open'"));
    database.jdbi().useHandle(handle -> handle.execute("vacuum analyze finding"));
    correlate("again", tenant);
    execute("update epss set score = least(1, score * 1.001)");
    correlate("slightly", tenant);
    execute(
        "update epss set score = 0.9 where cve in (select cve from epss order by cve limit 500)");
    correlate("moved", tenant);
    tell("heap", heap.peak());
    leave(tenant, matches);
  }

  private static void tell(String name, long value) {
    System.out.println(name + " " + value);
  }

  private static long cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }

  /** Packages with all that is known by their names, counted in SQL: no version is looked at. */
  private long join(long tenant) {
    long began = System.nanoTime();
    number(
        """
        select count(*) from package p join affected a
          on a.ecosystem = case p.type when 'npm' then 'npm' when 'deb' then 'Debian:12' else 'PyPI' end
          and a.name = p.name
        where p.tenant_id = %d
        """
            .formatted(tenant));
    return millis(began);
  }

  /** What is wrong with which upgrade that fixes it; nothing is rated or written. */
  private long match(long tenant) {
    return database
        .jdbi()
        .inTransaction(
            TransactionIsolationLevel.REPEATABLE_READ,
            handle -> {
              CorrelationStore store = new CorrelationStore(handle, tenant);
              Estate estate =
                  new Estate(store.tenantName(), store.accounts(), store.scopes(), store.assets());
              long began = System.nanoTime();
              int upgrades =
                  new VulnerabilityStage(
                          estate,
                          new VulnerabilityFacts(handle, tenant),
                          new SoftwareCoverageStore(handle, tenant),
                          new FeedFreshness(handle))
                      .run()
                      .upgrades()
                      .size();
              long took = millis(began);
              tell("upgrades", upgrades);
              return took;
            });
  }

  private void correlate(String name, long tenant) {
    long began = System.nanoTime();
    CorrelationResult result =
        database
            .jdbi()
            .inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> correlation.run(handle, tenant));
    tell(name, millis(began));
    tell(name + "Written", result.findings().total());
    System.err.println(Instant.now() + " " + name);
  }

  /** A package and what it is affected by, a line. */
  private void leave(long tenant, Path matches) throws IOException {
    try (PrintWriter out = new PrintWriter(matches.toFile(), StandardCharsets.UTF_8)) {
      database
          .jdbi()
          .useTransaction(
              handle ->
                  BenchedMatching.of(new VulnerabilityFacts(handle, tenant))
                      .forEach(
                          one ->
                              out.println(one.purl() + " " + String.join(" ", one.advisories()))));
    }
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  private long number(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
