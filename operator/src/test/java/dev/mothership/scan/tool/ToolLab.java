package dev.mothership.scan.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.collect.aws.Syncs;
import dev.mothership.collect.aws.TestSettings;
import dev.mothership.jobs.ClusterJobs;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.scan.ScanSettings;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.ScannerIntent;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantStore;
import dev.mothership.store.ToolRuns;
import dev.mothership.store.ToolSchedules;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One operator's runs of tools, step by step: nothing makes pods of Jobs here. */
final class ToolLab {
  static final RuleCatalog CATALOG = new RuleCatalog();

  private final Database database;
  private final TaskQueue queue;
  private final LabTools settings;
  private final LaunchTask task;
  private final ToolSchedules schedules;
  private final ScannerStore scanners;
  private final ToolStop stop;

  ToolLab(
      Database database,
      TaskQueue queue,
      KubernetesClient client,
      Optional<URI> cloud,
      LabTools settings) {
    this.database = database;
    this.queue = queue;
    this.settings = settings;
    this.schedules = new ToolSchedules(database);
    this.scanners = new ScannerStore(database);
    ClusterJobs jobs = new ClusterJobs(client);
    ToolRuns runs = new ToolRuns(database);
    AwsSettings aws = TestSettings.live(cloud.orElse(URI.create("http://127.0.0.1:1")));
    this.task =
        new LaunchTask(
            scanners,
            new TenantStore(database),
            runs,
            queue,
            CATALOG,
            jobs,
            new ToolWatch(jobs, Clock.systemUTC()),
            new ToolCredentials(
                new AccountStore(database),
                (namespace, name) -> Syncs.BASE,
                aws,
                () -> new byte[32],
                Quick.SETTINGS,
                Clock.systemUTC()),
            settings,
            Clock.systemUTC());
    this.stop = new ToolStop(scanners, runs, jobs);
  }

  LaunchTask task() {
    return task;
  }

  ToolStop stop() {
    return stop;
  }

  ToolSchedules schedules() {
    return schedules;
  }

  /** As reconcile stores it, and keeps it to its schedule. */
  ScannerRow scanner(String namespace, String name, String job) {
    return scanner(namespace, name, job, "");
  }

  ScannerRow scanner(String namespace, String name, String job, String asked) {
    ScannerRow row =
        scanners.save(
            new ScannerIntent(
                1,
                namespace,
                name,
                "",
                "",
                true,
                false,
                JsonNodeFactory.instance.objectNode(),
                json(job)));
    Schedule schedule = ToolSource.of(row.source(), CATALOG, settings).schedule();
    schedules.keep(row, schedule.text(), schedule.first(schedules.now()), asked);
    return row;
  }

  static JsonNode json(String source) {
    try {
      return new JsonMapper().readTree(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the next due task one step; empty where none is due. */
  Optional<Claim> step() {
    Optional<Claim> claim = claim();
    claim.ifPresent(task::run);
    return claim;
  }

  Optional<Claim> claim() {
    sql("update task set due_at = now() + interval '1 day' where kind <> 'launch'");
    return queue.claim("lab", Duration.ofMinutes(1), Duration.ofMinutes(10));
  }

  /** What was to be looked at again is looked at now. */
  void soon() {
    sql("update task set due_at = now() where kind = 'launch'");
  }

  void sql(String statement) {
    database.jdbi().useHandle(handle -> handle.createUpdate(statement).execute());
  }

  List<String> list(String query) {
    return database
        .jdbi()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  private enum Quick implements ScanSettings {
    SETTINGS;

    @Override
    public int workers() {
      return 1;
    }

    @Override
    public Duration lease() {
      return Duration.ofMinutes(1);
    }

    @Override
    public Duration poll() {
      return Duration.ofMillis(20);
    }

    @Override
    public int scopeParallelism() {
      return 1;
    }

    @Override
    public Duration authorizedFor() {
      return Duration.ofMinutes(10);
    }
  }
}
