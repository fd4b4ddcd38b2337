package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.collect.CloudAccess;
import dev.mothership.local.aws.AwsCall;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.Fault;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.QuickstartEstate;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.RawRecord;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.iam.IamClient;

/** What every AWS listing must keep to, over the real protocol, and how sessions come about. */
@Tag("live")
class AwsCollectorIT {
  private static final String EMPTY_ACCOUNT = "222233334444";
  private static final String EXTERNAL_ID = "id-of-the-tenant";
  private static final String CANARY = "canary-hunter2-7f3a9c";
  private static final String HUB = "arn:aws:iam::999999999999:role/hub";
  private static final List<String> REGION = List.of(QuickstartEstate.REGION);
  private static final ScanRequest REQUEST =
      Syncs.request(QuickstartEstate.ACCOUNT, EXTERNAL_ID, REGION);

  private static MotoServer moto;
  private static AwsFront front;
  private static Estate estate;
  private static String talkative;
  @TempDir Path folder;

  @BeforeAll
  static void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.emptied(program.get());
    front = AwsFront.before(moto);
    estate = Estate.in(moto, QuickstartEstate.ACCOUNT, QuickstartEstate.REGION);
    QuickstartEstate.build(estate);
    String vpc = estate.network().vpc("talkative", "10.30.0.0/16");
    String subnet = estate.network().subnet("talkative", vpc, "10.30.0.0/24", "");
    talkative =
        estate.instance(
            "talkative",
            subnet,
            estate.network().group("talkative", vpc, 443, "10.0.0.0/8"),
            HttpTokensState.REQUIRED,
            "",
            "#!/bin/sh\nDB_PASSWORD=" + CANARY + "\n");
    front.role(
        role(QuickstartEstate.ACCOUNT, "MothershipReadOnly"), AwsFront.BASE_ARN, EXTERNAL_ID);
    front.role(role(EMPTY_ACCOUNT, "MothershipReadOnly"), AwsFront.BASE_ARN, EXTERNAL_ID);
    front.role(role(QuickstartEstate.ACCOUNT, "open"), AwsFront.BASE_ARN, "");
    front.role(role(QuickstartEstate.ACCOUNT, "behind-hub"), HUB, EXTERNAL_ID);
    front.role(HUB, AwsFront.BASE_ARN, "");
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      estate.close();
      front.close();
      moto.close();
    }
  }

  @AfterEach
  void heal() {
    front.clearFaults();
  }

  private static String role(String account, String name) {
    return "arn:aws:iam::" + account + ":role/" + name;
  }

  private static TestSettings live() {
    return TestSettings.live(front.endpoint());
  }

  private static CloudAccess open(AwsSettings settings, ScanRequest request) {
    return Syncs.collector(settings, Clock.systemUTC()).open(request, Optional.of(Syncs.BASE));
  }

  private static ScanRequest through(String roleName, String externalId, String hop) {
    return Syncs.request(QuickstartEstate.ACCOUNT, roleName, externalId, hop, REGION);
  }

  private static Failure refusal(AwsSettings settings, ScanRequest request) {
    try (CloudAccess access = open(settings, request)) {
      throw new AssertionError("opened as " + access.identity());
    } catch (OperationFailed e) {
      return e.failure();
    }
  }

  private static Set<RawRecord> records(CloudAccess access, Scope scope) {
    List<RawRecord> records = new ArrayList<>();
    access.collect(scope, records::addAll);
    Set<RawRecord> distinct = Set.copyOf(records);
    assertThat(distinct).hasSameSizeAs(records);
    return distinct;
  }

  /** Every listing of every collector. */
  static Stream<String> listings() {
    return Implementations.of(AwsServiceCollector.class).stream()
        .flatMap(service -> service.listings().stream())
        .map(Listing::type);
  }

  @ParameterizedTest
  @MethodSource("listings")
  void anAccountWithNothingInItIsListedToTheEnd(String type) {
    try (CloudAccess access = open(live(), Syncs.request(EMPTY_ACCOUNT, EXTERNAL_ID, REGION))) {
      for (Scope scope : access.scopes()) {
        if (scope.type().equals(type)) {
          assertThat(records(access, scope)).allMatch(record -> record.unread().isEmpty());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("listings")
  void aRefusedListFailsItsScopeAndNamesTheCall(String type) {
    try (CloudAccess access = open(live(), REQUEST)) {
      List<Scope> scopes = access.scopes();
      front.fault(Fault.denied("", ""));
      for (Scope scope : scopes) {
        if (scope.type().equals(type) && !type.equals("aws.s3.account")) {
          assertThatThrownBy(() -> records(access, scope))
              .isInstanceOfSatisfying(
                  OperationFailed.class,
                  e -> {
                    assertThat(e.failure().reason()).isEqualTo(FailureReason.PERMISSION_DENIED);
                    assertThat(e.failure().call()).matches("[a-z0-9]+:[A-Z]\\w+");
                  });
        }
      }
    }
  }

  /** One listing of each collector, each on a front of its own: what is throttled waits. */
  @Test
  void aThrottledListIsTriedAgainAndCounted() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(12);
    Map<String, Future<?>> running = new LinkedHashMap<>();
    for (AwsServiceCollector service : Implementations.of(AwsServiceCollector.class)) {
      String type = service.listings().get(0).type();
      running.put(type, threads.submit(() -> throttled(type)));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    running.forEach((type, one) -> assertThatCode(one::get).as(type).doesNotThrowAnyException());
  }

  private static void throttled(String type) {
    try (AwsFront own = AwsFront.before(moto);
        CloudAccess access =
            open(
                TestSettings.live(
                    own.role(
                            role(QuickstartEstate.ACCOUNT, "MothershipReadOnly"),
                            AwsFront.BASE_ARN,
                            EXTERNAL_ID)
                        .endpoint()),
                REQUEST)) {
      Scope scope =
          access.scopes().stream().filter(s -> s.type().equals(type)).findFirst().orElseThrow();
      Set<RawRecord> calm = records(access, scope);
      long before = access.usage().throttled();
      own.fault(Fault.throttled("", "", 1));
      assertThat(records(access, scope)).isEqualTo(calm);
      assertThat(access.usage().throttled()).isEqualTo(before + 1);
    }
  }

  @Test
  void whatIsReallySentNeedsNoMoreThanTheReadPolicyAllows() {
    Set<String> allowed = new TreeSet<>(Set.of("ec2:DescribeRegions"));
    Implementations.of(AwsServiceCollector.class)
        .forEach(service -> allowed.addAll(service.actions()));
    int before = front.calls().size();
    Syncs.sync(Syncs.collector(live(), Clock.systemUTC()), REQUEST, Optional.of(Syncs.BASE));
    List<AwsCall> sent = front.calls().subList(before, front.calls().size());
    // A REST call is known by its path only; that it was declared is what let it through.
    Set<String> named =
        sent.stream()
            .filter(call -> !call.action().contains(" ") && !call.service().equals("sts"))
            .map(call -> call.service() + ":" + call.action())
            .collect(Collectors.toSet());
    assertThat(named).hasSizeGreaterThan(15).isSubsetOf(allowed);
  }

  @Test
  void aCallThatNobodyDeclaredIsNotSent() {
    AwsServiceCollector careless =
        new AwsServiceCollector() {
          @Override
          public List<Listing> listings() {
            return List.of(
                new Listing(
                    "aws.test",
                    false,
                    (account, region, sink) ->
                        account
                            .session()
                            .client(IamClient.class, IamClient::builder, AwsSession.GLOBAL)
                            .listUsers()));
          }

          @Override
          public Map<String, List<String>> secretPaths() {
            return Map.of();
          }
        };
    AwsCollector collector =
        new AwsCollector(live(), List.of(careless), () -> new byte[32], Clock.systemUTC());
    try (CloudAccess access = collector.open(REQUEST, Optional.of(Syncs.BASE))) {
      assertThatThrownBy(() -> records(access, new Scope(Scope.GLOBAL, "aws.test")))
          .satisfies(
              e -> assertThat(AwsFailures.of("iam:ListUsers", e).code()).isEqualTo("Undeclared"));
    }
    assertThat(front.calls()).extracting(AwsCall::action).doesNotContain("ListUsers");
  }

  @Test
  void pagesAreReadToTheLast() {
    Scope instances = new Scope(QuickstartEstate.REGION, "aws.ec2.instance");
    List<Integer> sizes = new ArrayList<>();
    try (CloudAccess access = open(live().pages(5), REQUEST)) {
      access.collect(instances, page -> sizes.add(page.size()));
    }
    assertThat(sizes).containsExactly(5, 2);
  }

  @Test
  void aReplayAnswersTheVeryRecordsOfTheLiveSync() throws IOException {
    List<RawRecord> told =
        Syncs.sync(
            Syncs.collector(live().recording(folder, "take"), Clock.systemUTC()),
            REQUEST,
            Optional.of(Syncs.BASE));
    List<RawRecord> replayed =
        Syncs.sync(
            Syncs.collector(TestSettings.replay(folder).pages(7), Clock.systemUTC()),
            REQUEST,
            Optional.empty());
    assertThat(replayed).hasSizeGreaterThan(60).containsExactlyInAnyOrderElementsOf(told);
    assertThat(everyFile()).doesNotContain(EXTERNAL_ID, AwsFront.BASE_KEY, Syncs.BASE.secret());
  }

  @Test
  void aSecretInUserDataReachesNeitherRecordNorRecording() throws IOException {
    assertThat(estate.userData(talkative)).contains(CANARY);
    List<RawRecord> told =
        Syncs.sync(
            Syncs.collector(live().recording(folder, "take"), Clock.systemUTC()),
            REQUEST,
            Optional.of(Syncs.BASE));
    RawRecord host =
        told.stream().filter(r -> r.nativeId().equals(talkative)).findFirst().orElseThrow();
    assertThat(host.facets().get("userData").path("present").asBoolean()).isTrue();
    assertThat(host.facets().get("userData").path("detectors"))
        .extracting(node -> node.asText())
        .isEqualTo(List.of("password-assignment"));
    String encoded =
        java.util.Base64.getEncoder()
            .encodeToString(("#!/bin/sh\nDB_PASSWORD=" + CANARY + "\n").getBytes())
            .substring(0, 24);
    assertThat(told.toString()).doesNotContain(CANARY, encoded);
    assertThat(everyFile()).contains(talkative).doesNotContain(CANARY, encoded);
  }

  private String everyFile() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  @Test
  void oneRefusedDetailLeavesEverythingElseStanding() {
    front.fault(Fault.denied("s3", "/checkout-invoices?policy"));
    try (CloudAccess access = open(live(), REQUEST)) {
      Set<RawRecord> buckets = records(access, new Scope(Scope.GLOBAL, "aws.s3.bucket"));
      assertThat(buckets).hasSize(6);
      assertThat(buckets.stream().filter(bucket -> !bucket.unread().isEmpty()))
          .singleElement()
          .satisfies(
              bucket -> {
                assertThat(bucket.nativeId()).isEqualTo("checkout-invoices");
                assertThat(bucket.unread().get("policy").call()).isEqualTo("s3:GetBucketPolicy");
                assertThat(bucket.unread().get("policy").code()).isEqualTo("AccessDenied");
                assertThat(bucket.facets()).containsKeys("acl", "publicAccessBlock", "tags");
              });
    }
  }

  @Test
  void regionsThatMayNotBeListedAreThoseOfTheRequest() {
    front.fault(Fault.denied("ec2", "DescribeRegions"));
    try (CloudAccess access = open(live(), REQUEST)) {
      assertThat(access.scopes().stream().map(Scope::region).collect(Collectors.toSet()))
          .containsExactlyInAnyOrder(Scope.GLOBAL, QuickstartEstate.REGION);
    }
    try (CloudAccess access =
        open(live(), Syncs.request(QuickstartEstate.ACCOUNT, EXTERNAL_ID, List.of()))) {
      assertThatThrownBy(access::scopes)
          .isInstanceOf(OperationFailed.class)
          .hasMessageContaining("ec2:DescribeRegions");
    }
  }

  @Test
  void aWrongExternalIdIsRefusedWithThePoliciesToPaste() {
    Failure failure = refusal(live(), through("MothershipReadOnly", "wrong", ""));
    assertThat(failure.reason()).isEqualTo(FailureReason.ROLE_REFUSED);
    assertThat(failure.message())
        .contains("\"sts:ExternalId\" : \"wrong\"")
        .contains("\"AWS\" : \"" + AwsFront.BASE_ARN + "\"")
        .contains("ec2:DescribeInstanceAttribute", "s3:ListAllMyBuckets")
        .doesNotContain(Syncs.BASE.secret());
  }

  @Test
  void aRoleThatAsksForNoExternalIdIsToldOrRefusedAsTheOperatorWants() {
    ScanRequest request = through("open", EXTERNAL_ID, "");
    try (CloudAccess access = open(live(), request)) {
      assertThat(access.identity().externalIdEnforced()).isFalse();
      assertThat(access.identity().accountId()).isEqualTo(QuickstartEstate.ACCOUNT);
    }
    assertThat(refusal(live().strict(), request).reason())
        .isEqualTo(FailureReason.EXTERNAL_ID_NOT_ENFORCED);
    try (CloudAccess access = open(live().strict(), REQUEST)) {
      assertThat(access.identity().externalIdEnforced()).isTrue();
    }
  }

  @Test
  void anIdentityRoleIsAssumedOnTheWay() {
    try (CloudAccess access = open(live(), through("behind-hub", EXTERNAL_ID, HUB))) {
      assertThat(access.identity().arn()).contains("assumed-role/behind-hub");
      assertThat(access.identity().externalIdEnforced()).isTrue();
    }
    assertThat(refusal(live(), through("behind-hub", EXTERNAL_ID, "")).reason())
        .isEqualTo(FailureReason.ROLE_REFUSED);
  }

  @Test
  void anEndpointThatDoesNotAnswerIsUnreachable() {
    TestSettings nowhere = TestSettings.live(java.net.URI.create("http://127.0.0.1:1"));
    assertThat(refusal(nowhere, REQUEST).reason()).isEqualTo(FailureReason.UNREACHABLE);
  }
}
