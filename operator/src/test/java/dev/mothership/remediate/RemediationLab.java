package dev.mothership.remediate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mothership.collect.aws.Syncs;
import dev.mothership.collect.aws.TestSettings;
import dev.mothership.jobs.ClusterJobs;
import dev.mothership.local.LocalStack;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Faulty;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.RemediationEstate;
import dev.mothership.remediate.job.RemediationJob;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.AccountStore;
import dev.mothership.store.ApprovalRow;
import dev.mothership.store.ApprovalStore;
import dev.mothership.store.ApprovingPolicy;
import dev.mothership.store.Database;
import dev.mothership.store.FindingSubject;
import dev.mothership.store.RemediationIntent;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationRuns;
import dev.mothership.store.RemediationStore;
import dev.mothership.store.RunReports;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * One operator's remediations, step by step: a database and an API server, moto behind a token
 * service that enforces trust, and the operator's own callback address. Nothing makes pods of Jobs
 * here, so that a test takes the Secret of a Job out of the cluster and runs it itself.
 */
final class RemediationLab implements AutoCloseable {
  private static final int OK = 200;
  static final String TENANT = "checkout";
  static final String NAMESPACE = "team-checkout";
  static final String EXTERNAL_ID = "id-of-checkout";
  static final String READER = "MothershipReadOnly";
  static final String WRITER = "MothershipRemediation";
  private static final String ROLE = "arn:aws:iam::" + RemediationEstate.ACCOUNT + ":role/";

  private final AwsFront front;
  private final Database database = LabDatabase.create();
  private final LabTables tables = new LabTables(database);
  private final KubernetesClient client = LocalStack.shared().controlPlane().client();
  private final RuleCatalog catalog = new RuleCatalog();
  private final Actions actions = new Actions();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RemediationStore store = new RemediationStore(database);
  private final AccountStore accounts = new AccountStore(database);
  private LabSettings settings;
  private RemediationWorker worker;
  private CallbackResource callback;
  private final AtomicInteger count = new AtomicInteger();
  private volatile Between between = Between.NOTHING;
  private Duration ahead = Duration.ZERO;
  private int number;

  RemediationLab(MotoServer moto) {
    front =
        AwsFront.before(moto)
            .role(ROLE + READER, AwsFront.BASE_ARN, EXTERNAL_ID)
            .role(ROLE + WRITER, AwsFront.BASE_ARN, EXTERNAL_ID);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/remediation/runs/", this::report);
    server.setExecutor(threads);
    server.start();
    use(LabSettings.reporting(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    tables.authorize();
    client
        .resource(
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: mothership-jobs-checkout
              annotations: {mothership.dev/jobs-of: checkout}
              labels: {pod-security.kubernetes.io/enforce: restricted}
            """)
        .serverSideApply();
  }

  /** Starts again under other settings, as an operator does. */
  void use(LabSettings wanted) {
    settings = wanted;
    Clock now = Clock.systemUTC();
    RemediationRuns runs = new RemediationRuns(database);
    TenantStore tenants = new TenantStore(database);
    ClusterJobs jobs = new ClusterJobs(client);
    TestSettings aws = TestSettings.live(front.endpoint());
    BaseKeys keys =
        account -> Optional.of(AwsBasicCredentials.create(Syncs.BASE.id(), Syncs.BASE.secret()));
    RunWatch watch = new RunWatch(store, runs, tenants, jobs, now);
    worker =
        new RemediationWorker(
            store,
            new RemediationSteps(
                store,
                accounts,
                new ApprovalStore(database),
                new Planner(
                    aws, () -> new byte[32], catalog, actions, keys, Clock.offset(now, ahead)),
                new Launcher(store, runs, tenants, catalog, jobs, keys, aws, settings),
                watch,
                settings,
                now),
            settings);
    callback = new CallbackResource(new ReportDesk(new RunReports(database), actions, settings));
  }

  /** Plans are made as if that much time had gone by. */
  void plansIn(Duration time) {
    ahead = time;
    use(settings);
  }

  /** Its tables. */
  LabTables tables() {
    return tables;
  }

  LabSettings settings() {
    return settings;
  }

  AwsFront front() {
    return front;
  }

  Database database() {
    return database;
  }

  RemediationStore store() {
    return store;
  }

  KubernetesClient client() {
    return client;
  }

  /** A person asks for it: as reconcile stores it. */
  RemediationRow ask(String name, String finding, Faulty faulty, String mode, String by) {
    return ask(name, finding, faulty, mode, by, List.of());
  }

  RemediationRow ask(
      String name,
      String finding,
      Faulty faulty,
      String mode,
      String by,
      List<ApprovingPolicy> policies) {
    return ask(name, finding, faulty, mode, by, policies, "");
  }

  /** The same with the annotation that asks for a new plan. */
  RemediationRow askAgain(
      String name, String finding, Faulty faulty, String mode, String by, String token) {
    return ask(name, finding, faulty, mode, by, List.of(), token);
  }

  private RemediationRow ask(
      String name,
      String finding,
      Faulty faulty,
      String mode,
      String by,
      List<ApprovingPolicy> policies,
      String token) {
    FindingSubject subject = store.subject(1, NAMESPACE, finding).orElseThrow();
    return store.save(
        new RemediationIntent(
            1,
            NAMESPACE,
            name,
            UUID.nameUUIDFromBytes(name.getBytes()).toString(),
            1,
            finding,
            faulty.action(),
            LabCloud.parameters(faulty),
            mode,
            by,
            WRITER,
            policies,
            token),
        subject);
  }

  /** The name of its last Job. */
  String job(String name) {
    return new RemediationRuns(database).find(row(name)).orElseThrow().job();
  }

  RemediationRow row(String name) {
    return store
        .shown(1, NAMESPACE, name, UUID.nameUUIDFromBytes(name.getBytes()).toString())
        .orElseThrow()
        .row();
  }

  /** Somebody decides on the plan as it is now. */
  void decide(String name, String by, String decision) {
    RemediationRow row = row(name);
    new ApprovalStore(database)
        .save(
            new ApprovalRow(
                NAMESPACE,
                name + "-" + (++number),
                UUID.randomUUID().toString(),
                "Remediation",
                name,
                row.planHash(),
                decision,
                by,
                "",
                Instant.now()));
  }

  /** Looks once at what waits or runs, and takes all else as far as it gets by itself. */
  void work() {
    tables.sql("update remediation set due_at = now() where due_at is not null");
    for (int steps = 0; steps < 50 && worker.once(); steps++) {
      tables.sql(
          """
          update remediation set due_at = now() where due_at is not null and waits_for = ''
            and state not in ('Planned', 'Running', 'Recovering')
          """);
    }
  }

  /** One step of whichever is due. */
  boolean step() {
    tables.sql("update remediation set due_at = now() where due_at is not null");
    return worker.once();
  }

  /** The files of the Secret of a remediation's last Job. */
  Path order(String name) {
    Secret secret =
        client.secrets().inNamespace("mothership-jobs-checkout").withName(job(name)).get();
    try {
      Path folder = Files.createTempDirectory("order-");
      for (Map.Entry<String, String> file : secret.getData().entrySet()) {
        Files.write(folder.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
      }
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a remediation's last Job in this process. */
  String run(String name) {
    return runIn(order(name));
  }

  /** Runs a Job that has its files there. */
  String runIn(Path folder) {
    return new RemediationJob(folder, Clock.systemUTC()).run();
  }

  /** Has the cluster say that a remediation's last Job has ended, one way or another. */
  void jobEnds(String name, String condition) {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace("mothership-jobs-checkout")
        .withName(job(name))
        .editStatus(
            job -> {
              job.setStatus(
                  new io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder()
                      .withStartTime("2026-11-01T00:00:00Z")
                      .addNewCondition()
                      .withType("FailureTarget")
                      .withStatus("True")
                      .withReason("Test")
                      .endCondition()
                      .addNewCondition()
                      .withType(condition)
                      .withStatus("True")
                      .withReason("Test")
                      .endCondition()
                      .build());
              return job;
            });
  }

  /** What comes between Jobs and the operator from now on; reports are counted from 1. */
  void between(Between wanted) {
    between = wanted;
    count.set(0);
  }

  /** Breaks in; whatever it throws breaks the connection. */
  interface Between {
    Between NOTHING = new Between() {};

    /** Before the operator sees a report; another status than 200 is answered in its place. */
    default int before(int report) {
      return OK;
    }

    /** After it was written down, before the Job hears of it. */
    default void after(int report) {}
  }

  private void report(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int report = count.incrementAndGet();
      int status = between.before(report);
      if (status != OK) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      String[] path = exchange.getRequestURI().getPath().split("/");
      Response response =
          callback.report(
              Long.parseLong(path[3]), header(exchange), new ByteArrayInputStream(body));
      between.after(report);
      byte[] text =
          response.getEntity() == null ? new byte[0] : response.getEntity().toString().getBytes();
      exchange.sendResponseHeaders(response.getStatus(), text.length == 0 ? -1 : text.length);
      if (text.length > 0) {
        exchange.getResponseBody().write(text);
      }
    } catch (RuntimeException e) {
      exchange.close();
    }
  }

  private static @Nullable String header(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Authorization");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    front.close();
    client.close();
  }
}
