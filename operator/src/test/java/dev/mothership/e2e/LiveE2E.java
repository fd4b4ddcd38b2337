package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.Installation;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.Fault;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.QuickstartEstate;
import dev.mothership.local.aws.TrapsEstate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The packaged operator on estates in a moto server, held against what their builders wrote down.
 */
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveE2E {
  private static final String TRAPS = "traps";
  private static final String REFUSED = "refused";
  private static final String REFUSED_ACCOUNT = "777788889999";
  private static final String BASE_SECRET = "base-secret-c0ffee5a1ad";
  private static final String EXTERNAL_ID = "quickstart-checkout";
  private static final String ROLE = "arn:aws:iam::%s:role/MothershipReadOnly";
  private static final String ACCOUNT =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata:
        name: %s
        namespace: team-checkout
      spec:
        aws:
          accountId: "%s"
          regions:
            include: [eu-west-1, us-east-1]
        identityRef:
          name: aws-default
        environment: production
        dataClass:
          tag: data-class
      """;

  private static final String SCANNER =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: Scanner
      metadata:
        name: aws-tools
        namespace: team-checkout
      spec:
        cloud:
          accountRef:
            name: traps
          services: [securityhub]
      """;
  private static final String HUB =
      """
      {"Findings":[{"SchemaVersion":"2018-10-08","Id":"arn:aws:securityhub:eu-west-1:%1$s:one",
        "ProductArn":"arn:aws:securityhub:eu-west-1::product/aws/securityhub","GeneratorId":"security-control/S3.99",
        "AwsAccountId":"%1$s","Region":"eu-west-1","Title":"Elsewhere is open","Description":"To everybody",
        "CreatedAt":"2026-11-01T10:00:00Z","UpdatedAt":"2026-11-01T10:00:00Z","RecordState":"ACTIVE",
        "Severity":{"Label":"HIGH"},"Compliance":{"Status":"FAILED","SecurityControlId":"S3.99"},
        "Resources":[{"Type":"AwsS3Bucket","Id":"arn:aws:s3:::elsewhere","Region":"eu-west-1"}]}]}
      """;

  private Installation installation;
  private Quickstart quickstart;
  private MotoServer moto;
  private AwsFront front;
  private Estate traps;
  private Map<String, String> instances;

  @BeforeAll
  void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.out.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.start(program.get());
    front = AwsFront.before(moto);
    try (Estate checkout = Estate.in(moto, QuickstartEstate.ACCOUNT, QuickstartEstate.REGION)) {
      QuickstartEstate.build(checkout);
    }
    traps = Estate.in(moto, TrapsEstate.ACCOUNT, TrapsEstate.REGION);
    instances = TrapsEstate.build(traps);
    front
        .role(ROLE.formatted(QuickstartEstate.ACCOUNT), AwsFront.BASE_ARN, EXTERNAL_ID)
        .summary(
            QuickstartEstate.ACCOUNT, Map.of("AccountAccessKeysPresent", 0, "AccountMFAEnabled", 1))
        .role(ROLE.formatted(TrapsEstate.ACCOUNT), AwsFront.BASE_ARN, "")
        .summary(TrapsEstate.ACCOUNT, Map.of("AccountAccessKeysPresent", 1, "AccountMFAEnabled", 0))
        .role(ROLE.formatted(REFUSED_ACCOUNT), AwsFront.BASE_ARN, "somebody-elses")
        .fault(Fault.denied("s3", "GET /traps-denied?policy"))
        .fault(Fault.throttled("ec2", "DescribeSecurityGroups", 2));
    installation = Installation.create();
    quickstart =
        Quickstart.live(installation, front.endpoint(), AwsFront.BASE_KEY, BASE_SECRET)
            .applySamples();
    installation.with("MOTHERSHIP_AWS_RECORD", recording().toString());
    installation.controlPlane().applyYaml(ACCOUNT.formatted(TRAPS, TrapsEstate.ACCOUNT));
    installation.controlPlane().applyYaml(ACCOUNT.formatted(REFUSED, REFUSED_ACCOUNT));
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
    quickstart.awaitCondition("Ready", "True", "Succeeded");
    quickstart.awaitCondition(Quickstart.NAMESPACE, TRAPS, "Ready", "True", "Partial");
    quickstart.awaitPath("Open");
    stopRecording();
  }

  /** A recording's fingerprints are made with a key of its own, so they differ in every sync. */
  private void stopRecording() {
    installation.operator().orElseThrow().stop();
    installation.without("MOTHERSHIP_AWS_RECORD").startOperator().awaitReady(Quickstart.PATIENCE);
    quickstart.syncNow();
  }

  private Path recording() {
    return installation.folder().resolve("recorded");
  }

  @AfterAll
  void tearDown() {
    for (AutoCloseable part : new AutoCloseable[] {installation, traps, front, moto}) {
      if (part != null) {
        try {
          part.close();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Test
  void verdictsOfTheTrapsAreThoseThatTheirBuilderWroteDown() throws SQLException {
    Map<String, Map<String, Integer>> failed = new TreeMap<>();
    query(
        """
        select f.check_id, a.name, f.risk from mothership.findings f
        join mothership.assets a on a.key = f.asset_key
        where f.account = 'traps' and f.state = 'Open' and f.category = 'configuration'\
        """,
        row ->
            failed
                .computeIfAbsent(row.getString(1), id -> new TreeMap<>())
                .put(row.getString(2), row.getInt(3)));
    for (Map.Entry<String, Map<String, Integer>> truth : TrapsEstate.FAILS.entrySet()) {
      assertThat(failed.get(truth.getKey())).as(truth.getKey()).isEqualTo(truth.getValue());
    }
    assertThat(failed.get("aws-s3-bucket-public"))
        .doesNotContainKeys(TrapsEstate.NOT_PUBLIC.toArray(String[]::new));
  }

  @Test
  void pathsOfTheTrapsAreThoseThatTheirBuilderWroteDown() throws SQLException {
    Map<String, Integer> open = new TreeMap<>();
    query(
        """
        select a.name, f.risk from mothership.findings f
        join mothership.assets a on a.key = f.asset_key
        where f.account = 'traps' and f.state = 'Open' and f.category = 'attack-path'\
        """,
        row -> open.put(row.getString(1), row.getInt(2)));
    assertThat(open).isEqualTo(TrapsEstate.PATHS);
  }

  @Test
  void aCallThatIsDeniedLeavesItsBucketUnknownAndTheRestStands() throws SQLException {
    List<String> unknown = new ArrayList<>();
    query(
        """
        select check_id || ' ' || reason from mothership.verdicts
        where result = 'unknown' and asset_key = 'arn:aws:s3:::traps-denied'\
        """,
        row -> unknown.add(row.getString(1)));
    assertThat(unknown)
        .anySatisfy(
            verdict ->
                assertThat(verdict)
                    .contains("aws-s3-bucket-public")
                    .contains("s3:GetBucketPolicy")
                    .contains("AccessDenied"));
    JsonNode account = installation.get("cloudaccount", TRAPS, "-n", Quickstart.NAMESPACE);
    assertThat(account.at("/status/coverage").asInt()).isBetween(80, 99);
    assertThat(account.at("/status/failedCalls").toString()).contains("s3:GetBucketPolicy");
    query(
        "select sum(throttled) from scan",
        row -> assertThat(row.getLong(1)).as("whichever account was throttled").isEqualTo(2));
  }

  /** From the object to the finding. */
  @Test
  void whatTheCloudsOwnToolsSayIsFetchedByTheAccountsRole() {
    front.answer("securityhub", "POST /findings", HUB.formatted(TrapsEstate.ACCOUNT));
    installation.controlPlane().applyYaml(SCANNER);
    installation.await(
        "a source that is fetched, and a report that is taken",
        Quickstart.PATIENCE,
        () ->
            Optional.of(installation.get("scanner", "aws-tools", "-n", Quickstart.NAMESPACE))
                .filter(scanner -> holds(scanner, "SourceReady"))
                .filter(scanner -> holds(scanner, "ReportAccepted")));
    assertThat(
            installation.await("the finding of what it says", Quickstart.PATIENCE, this::elsewhere))
        .isEqualTo("traps Check failed: Elsewhere is open");
  }

  private static boolean holds(JsonNode object, String condition) {
    return Quickstart.condition(object, condition)
        .filter(said -> said.at("/status").asText().equals("True"))
        .isPresent();
  }

  private Optional<String> elsewhere() {
    List<String> found = new ArrayList<>();
    try {
      query(
          "select account || ' ' || title from mothership.findings"
              + " where asset_key = 'arn:aws:s3:::elsewhere' and state = 'Open'",
          row -> found.add(row.getString(1)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found.stream().findFirst();
  }

  @Test
  void aWrongExternalIdIsRefusedWithTheTrustAndReadPolicyToPaste() {
    String message =
        quickstart.awaitCondition(
            Quickstart.NAMESPACE, REFUSED, "CredentialsValid", "False", "RoleRefused");
    assertThat(message)
        .contains("sts:ExternalId")
        .contains(EXTERNAL_ID)
        .contains("sts:AssumeRole")
        .contains("ec2:DescribeInstances");
  }

  @Test
  void aRoleThatNeedsNoExternalIdIsWarnedOf() {
    quickstart.awaitCondition(
        Quickstart.NAMESPACE, TRAPS, "ExternalIdEnforced", "False", "ExternalIdNotEnforced");
  }

  @Test
  void hostileNamesAreStoredAsGivenAndShownEscaped() throws SQLException {
    List<String> names = new ArrayList<>();
    query(
        "select name from mothership.assets where key like '%instance/"
            + instances.get("hostile")
            + "'",
        row -> names.add(row.getString(1)));
    assertThat(names).containsExactly(TrapsEstate.HOSTILE_NAME);
    String shown =
        installation.controlPlane().kubectl("get", "findings,postures", "-A", "-o", "yaml");
    assertThat(shown).doesNotContain("\u202e");
  }

  @Test
  void secretsAreFoundNowhere() throws SQLException, IOException {
    assertThat(traps.userData(instances.get("data-reader")))
        .as("the cloud's own answer holds the canary, so this test would see it")
        .contains(TrapsEstate.CANARY);
    List<String> secrets = new ArrayList<>(front.secrets());
    assertThat(secrets).isNotEmpty();
    secrets.add(BASE_SECRET);
    secrets.add(TrapsEstate.CANARY);
    Map<String, String> places = new TreeMap<>();
    places.put("log", Files.readString(installation.log()));
    for (String kind :
        List.of("tenants", "cloudidentities", "cloudaccounts", "findings", "postures", "events")) {
      places.put(kind, installation.get(kind, "-A").toString());
    }
    try (Stream<Path> files = Files.walk(recording())) {
      files.filter(Files::isRegularFile).forEach(file -> places.put(file.toString(), read(file)));
    }
    assertThat(places.keySet()).anySatisfy(name -> assertThat(name).contains("AssumeRole"));
    for (String table : tables()) {
      query(
          "select string_agg(t::text, '\n') from " + table + " t",
          row -> places.put(table, String.valueOf(row.getString(1))));
    }
    assertThat(places.get("public.asset_raw")).contains("data-reader");
    for (String secret : secrets) {
      String encoded =
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(secret.getBytes(StandardCharsets.UTF_8));
      places.forEach(
          (place, text) ->
              assertThat(text.contains(secret) || text.contains(encoded)).as(place).isFalse());
    }
  }

  @Test
  void anUnchangedSyncTouchesAFewRowsForEachScopeAndNothingElse() throws SQLException {
    Map<String, Long> before = written();
    Duration cpu = cpu();
    quickstart.syncNow();
    Duration spent = cpu().minus(cpu);
    Map<String, Long> rows = new TreeMap<>(written());
    rows.replaceAll((table, count) -> count - before.getOrDefault(table, 0L));
    rows.values().removeIf(count -> count == 0);
    System.out.printf(
        "An unchanged sync to objects: %d ms of CPU; rows written: %s%n", spent.toMillis(), rows);
    List<String> changed = new ArrayList<>();
    query(
        """
        select a.key || ' was ' || v.properties || ' is ' || a.properties from asset_version v
        join asset a on a.id = v.asset_id order by v.replaced_at desc limit 5\
        """,
        row -> changed.add(row.getString(1)));
    assertThat(rows)
        .as("assets that did change, newest first: %s", changed)
        .doesNotContainKeys(
            "asset", "asset_raw", "relation", "verdict", "finding", "exposure", "attack_path");
  }

  private Duration cpu() {
    return ProcessHandle.of(installation.operator().orElseThrow().pid())
        .orElseThrow()
        .info()
        .totalCpuDuration()
        .orElseThrow();
  }

  /** Row versions written so far, by table. */
  private Map<String, Long> written() throws SQLException {
    Map<String, Long> written = new TreeMap<>();
    query(
        "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables",
        row -> written.put(row.getString(1), row.getLong(2)));
    return written;
  }

  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    query(
        """
        select table_schema || '.' || table_name from information_schema.tables
        where table_schema in ('public', 'mothership') and table_type = 'BASE TABLE'\
        """,
        row -> tables.add(row.getString(1)));
    return tables;
  }

  private static String read(Path file) {
    try {
      return file + "\n" + Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, RowReader reader) throws SQLException {
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        reader.read(row);
      }
    }
  }
}
