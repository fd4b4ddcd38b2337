package dev.mothership.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.collect.aws.Syncs;
import dev.mothership.collect.aws.TestSettings;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.DataClassing;
import dev.mothership.model.ScanRequest;
import dev.mothership.store.AccountIntent;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.Estate;
import dev.mothership.store.ObjectStore;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ReportStore;
import dev.mothership.store.ScannerIntent;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.SourceState;
import dev.mothership.store.SourceStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** One account whose tools have something to say, and a scanner that fetches it. */
abstract class FetchCase {
  static final Database DATABASE = TestDatabase.create();
  static final String ACCOUNT = "333344445555";
  static final String REGION = "eu-west-1";
  private static final String EXTERNAL_ID = "id-of-the-tenant";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FetchSettings BOUNDS =
      new FetchSettings() {
        @Override
        public long maxBytes() {
          return 4 << 20;
        }

        @Override
        public long maxWaitingBytes() {
          return 64 << 20;
        }

        @Override
        public int objectsAtOnce() {
          return 2;
        }
      };

  static AwsFront front;
  private static MotoServer moto;
  private static AwsCredentialsProvider owner;

  final ScannerStore scanners = new ScannerStore(DATABASE);
  final SourceStore states = new SourceStore(DATABASE);
  final ReportInbox inbox = new ReportInbox(DATABASE);
  final TaskQueue queue = new TaskQueue(DATABASE);
  final AccountStore accounts = new AccountStore(DATABASE);
  TenantRow tenant;

  static <B extends AwsClientBuilder<B, C>, C> C client(Supplier<B> builder, String region) {
    return builder
        .get()
        .endpointOverride(moto.endpoint())
        .region(Region.of(region))
        .credentialsProvider(owner)
        .build();
  }

  @BeforeAll
  static void start() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.emptied(program.get());
    front = AwsFront.before(moto);
    front.role(
        "arn:aws:iam::" + ACCOUNT + ":role/MothershipReadOnly", AwsFront.BASE_ARN, EXTERNAL_ID);
    owner = StaticCredentialsProvider.create(AwsBasicCredentials.create("owner", "owner"));
    try (StsClient sts = client(StsClient::builder, REGION)) {
      var given =
          sts.assumeRole(
                  r -> r.roleArn("arn:aws:iam::" + ACCOUNT + ":role/Owner").roleSessionName("o"))
              .credentials();
      owner =
          StaticCredentialsProvider.create(
              AwsSessionCredentials.create(
                  given.accessKeyId(), given.secretAccessKey(), given.sessionToken()));
    }
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      front.close();
      moto.close();
    }
  }

  @BeforeEach
  void anotherTenant() {
    front.clearFaults();
    DATABASE
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("truncate report, observation, asset, scanner, task cascade");
              handle.execute("truncate account, sighting, package cascade");
              handle.execute("update tenant set retired_at = now()");
            });
    tenant = new Estate(DATABASE).tenant("t" + System.nanoTime());
    account("main", tenant, ACCOUNT);
    execute("update account set claimed = true where name = 'main'");
  }

  void account(String name, TenantRow of, String id) {
    ScanRequest request =
        new ScanRequest(
            1,
            "aws",
            id,
            "aws",
            "MothershipReadOnly",
            List.of(),
            List.of(),
            EXTERNAL_ID,
            "",
            "team",
            "keys",
            "",
            "",
            DataClassing.NONE,
            3600,
            60);
    accounts.save(new AccountIntent(of.id(), "team", name, "", "Retain", false, request));
  }

  /** What the scanner says of its source, in JSON with single quotes. */
  ScannerRow scanner(String name, String source) {
    return scanners.save(
        new ScannerIntent(
            tenant.id(),
            "team",
            name,
            "",
            "",
            true,
            false,
            JsonNodeFactory.instance.objectNode(),
            json(source)));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  abstract List<ReportFormat> formats();

  private FetchTask fetching() {
    SourceAccount opener =
        new SourceAccount(
            List.of(Syncs.reports(TestSettings.live(front.endpoint()).pages(2), Clock.systemUTC())),
            accounts,
            (namespace, name) -> Syncs.BASE,
            Settings.QUICK,
            Clock.systemUTC());
    return new FetchTask(
        List.of(
            new CloudFetch(opener, inbox, BOUNDS),
            new ObjectFetch(opener, inbox, new ObjectStore(DATABASE), BOUNDS)),
        scanners,
        states,
        queue);
  }

  /** Goes to the source of the only scanner, and reads what came in. */
  SourceState run(ScannerRow scanner) {
    execute("update task set due_at = now() where kind = 'fetch'");
    Optional<Claim> claim = claim();
    while (claim.isPresent()) {
      switch (claim.get().kind()) {
        case FETCH -> fetching().run(claim.get());
        case INGEST ->
            new IngestTask(
                    scanners,
                    new ReportStore(DATABASE),
                    new ReportFormats(formats()),
                    queue,
                    () -> 1_000_000)
                .run(claim.get());
        default -> queue.finish(claim.get(), Duration.ofHours(1));
      }
      claim = claim();
    }
    return states.state(scanner);
  }

  private Optional<Claim> claim() {
    execute("update tenant set done_seq = requested_seq");
    execute("update task set due_at = now() + interval '1 day' where kind = 'sync'");
    return queue.claim("w", Duration.ofSeconds(60), Duration.ofMinutes(10));
  }

  static List<String> strings(String sql) {
    return DATABASE.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  static void execute(String sql) {
    DATABASE.jdbi().useHandle(handle -> handle.execute(sql));
  }
}
