package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.collect.CloudAccess;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.EstateServices;
import dev.mothership.local.aws.Fault;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.RawRecord;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Serverless, containers, keys, secrets and queues over the real protocols. */
@Tag("live")
class ServerlessCollectorsIT {
  private static final String ACCOUNT = "333344445555";
  private static final String REGION = "eu-west-1";
  private static final String ARN = ":" + REGION + ":" + ACCOUNT + ":";
  private static final String EXTERNAL_ID = "id-of-the-tenant";
  private static final String CANARY = "canary-hunter2-7f3a9c";
  private static final ScanRequest REQUEST = Syncs.request(ACCOUNT, EXTERNAL_ID, List.of(REGION));
  private static final String OPEN =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",\
      "Action":"sqs:SendMessage","Resource":"*"}]}""";

  private static MotoServer moto;
  private static AwsFront front;
  private static EstateServices estate;
  private static String definition;
  private static String keyId;
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
    front.role(
        "arn:aws:iam::" + ACCOUNT + ":role/MothershipReadOnly", AwsFront.BASE_ARN, EXTERNAL_ID);
    estate = EstateServices.in(moto, ACCOUNT, REGION);
    String role = estate.role("api", "lambda.amazonaws.com");
    estate.function("api", role, Map.of("DB_PASSWORD", CANARY, "LOG_LEVEL", "info"));
    estate.lambda.addPermission(
        r ->
            r.functionName("api")
                .statementId("anybody")
                .principal("*")
                .action("lambda:InvokeFunction"));
    definition =
        estate.service("shop", "web", estate.role("task", "ecs-tasks.amazonaws.com"), CANARY);
    String build = estate.role("build", "codebuild.amazonaws.com");
    estate.codeBuild.createProject(
        r ->
            r.name("site")
                .serviceRole(build)
                .artifacts(a -> a.type("NO_ARTIFACTS"))
                .source(
                    s ->
                        s.type("GITHUB")
                            .location("https://bot:" + CANARY + "@github.com/shop/site.git"))
                .environment(
                    e ->
                        e.type("LINUX_CONTAINER")
                            .image("aws/codebuild/standard:7.0")
                            .computeType("BUILD_GENERAL1_SMALL")
                            .environmentVariables(
                                EnvironmentVariable.builder()
                                    .name("NPM_TOKEN")
                                    .value(CANARY)
                                    .type("PLAINTEXT")
                                    .build())));
    keyId = estate.kms.createKey(r -> r.description("orders")).keyMetadata().keyId();
    estate.kms.createAlias(r -> r.aliasName("alias/orders").targetKeyId(keyId));
    estate.secrets.createSecret(r -> r.name("prod/db").secretString(CANARY));
    estate.secrets.createSecret(r -> r.name("prod/mail").secretString(CANARY));
    estate.ssm.putParameter(r -> r.name("/prod/token").value(CANARY).type("String"));
    for (String name : List.of("orders", "mails", "events")) {
      estate.sqs.createQueue(
          r -> r.queueName(name).attributes(Map.of(QueueAttributeName.POLICY, OPEN)));
    }
    estate.sns.createTopic(r -> r.name("orders"));
    cluster();
    appRunner();
    front.answer(
        "lambda",
        "/functions/api/urls",
        """
        {"FunctionUrlConfigs":[{"FunctionUrl":"https://x.lambda-url.eu-west-1.on.aws/",\
        "FunctionArn":"arn:aws:lambda:eu-west-1:333344445555:function:api","AuthType":"NONE",\
        "CreationTime":"2026-01-01T00:00:00Z","LastModifiedTime":"2026-01-01T00:00:00Z"}]}""");
  }

  private static void cluster() {
    String role = estate.role("eks", "eks.amazonaws.com");
    estate.eks.createCluster(
        r -> r.name("shop").roleArn(role).resourcesVpcConfig(v -> v.subnetIds("subnet-1")));
    estate.eks.createNodegroup(
        r -> r.clusterName("shop").nodegroupName("workers").nodeRole(role).subnets("subnet-1"));
    front
        .answer("eks", "/access-entries", "{\"accessEntries\":[\"arn:aws:iam::1:role/admin\"]}")
        .answer(
            "eks",
            "/access-entries/arn",
            """
            {"accessEntry":{"clusterName":"shop","principalArn":"arn:aws:iam::1:role/admin",\
            "kubernetesGroups":["ops"],"type":"STANDARD"}}""")
        .answer(
            "eks",
            "/access-policies",
            """
            {"clusterName":"shop","principalArn":"arn:aws:iam::1:role/admin",\
            "associatedAccessPolicies":[{"policyArn":"arn:aws:eks::aws:cluster-access-policy/\
            AmazonEKSClusterAdminPolicy","accessScope":{"type":"cluster","namespaces":[]}}]}""")
        .answer(
            "eks",
            "/pod-identity-associations",
            "{\"associations\":[{\"clusterName\":\"shop\",\"associationId\":\"a-1\"}]}")
        .answer(
            "eks",
            "/pod-identity-associations/a-1",
            """
            {"association":{"clusterName":"shop","namespace":"web","serviceAccount":"web",\
            "roleArn":"arn:aws:iam::1:role/web","associationId":"a-1"}}""");
  }

  private static void appRunner() {
    String arn = "arn:aws:apprunner" + ARN + "service/front/8fe1e10304f84fd2b0df550fe98a71fa";
    String summary =
        "\"ServiceName\":\"front\",\"ServiceId\":\"8fe1e10304f84fd2b0df550fe98a71fa\","
            + "\"ServiceArn\":\""
            + arn
            + "\",\"ServiceUrl\":\"x.eu-west-1.awsapprunner.com\",\"Status\":\"RUNNING\"";
    front
        .answer("apprunner", "ListServices", "{\"ServiceSummaryList\":[{" + summary + "}]}")
        .answer(
            "apprunner",
            "DescribeService",
            "{\"Service\":{"
                + summary
                + ",\"SourceConfiguration\":{\"ImageRepository\":{\"ImageIdentifier\":\"shop/front:1\","
                + "\"ImageConfiguration\":{\"RuntimeEnvironmentVariables\":{\"API_KEY\":\""
                + CANARY
                + "\"}}}},\"InstanceConfiguration\":{\"InstanceRoleArn\":\"arn:aws:iam::1:role/front\"}}}");
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

  private static List<RawRecord> list(String type, int pageSize) {
    TestSettings settings = TestSettings.live(front.endpoint()).pages(pageSize);
    try (CloudAccess access =
        Syncs.collector(settings, Clock.systemUTC()).open(REQUEST, Optional.of(Syncs.BASE))) {
      List<RawRecord> records = new ArrayList<>();
      access.collect(new Scope(REGION, type), records::addAll);
      return records;
    }
  }

  private static RawRecord only(String type) {
    List<RawRecord> records = list(type, 100);
    assertThat(records).hasSize(1);
    assertThat(records.get(0).unread()).isEmpty();
    return records.get(0);
  }

  private List<RawRecord> recorded() {
    return Syncs.sync(
        Syncs.collector(
            TestSettings.live(front.endpoint()).recording(folder, "take"), Clock.systemUTC()),
        REQUEST,
        Optional.of(Syncs.BASE));
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
  void aResourceWithoutItsIdIsListedBesideItsNeighbours() {
    front.answer(
        "sns",
        "ListTopics",
        """
        <ListTopicsResponse><ListTopicsResult><Topics><member/><member><TopicArn>\
        arn:aws:sns:eu-west-1:333344445555:orders</TopicArn></member></Topics></ListTopicsResult>\
        </ListTopicsResponse>""");
    try {
      assertThat(list("aws.sns.topic", 100))
          .extracting(RawRecord::nativeId)
          .containsExactly("", "arn:aws:sns:eu-west-1:333344445555:orders");
      assertThat(list("aws.sns.topic", 100)).allMatch(record -> record.unread().isEmpty());
    } finally {
      front.forget("sns", "ListTopics");
    }
  }

  @Test
  void aSecretInAnEnvironmentReachesNeitherRecordNorRecording() throws IOException {
    assertThat(estate.lambda.listFunctions().functions().get(0).environment().variables())
        .containsEntry("DB_PASSWORD", CANARY);
    assertThat(
            estate.ecs.describeTaskDefinition(r -> r.taskDefinition(definition)).taskDefinition()
                + "")
        .contains("--password=" + CANARY)
        .containsPattern("splunk-token=?[^,]*" + CANARY)
        .containsPattern("Name=DB_PASSWORD, Value=" + CANARY);
    assertThat(estate.codeBuild.batchGetProjects(r -> r.names("site")).projects() + "")
        .contains("bot:" + CANARY)
        .containsPattern("Name=NPM_TOKEN, Value=" + CANARY);
    List<RawRecord> told = recorded();
    assertThat(told).extracting(RawRecord::nativeId).contains("api", "site", definition);
    assertThat(told.toString()).doesNotContain(CANARY);
    assertThat(everyFile())
        .contains("DB_PASSWORD", "splunk-token", "NPM_TOKEN", "API_KEY", "/prod/token")
        .doesNotContain(CANARY);
  }

  @Test
  void aReplayAnswersTheVeryRecords() {
    List<RawRecord> told = recorded();
    assertThat(
            Syncs.sync(
                Syncs.collector(TestSettings.replay(folder), Clock.systemUTC()),
                REQUEST,
                Optional.empty()))
        .containsExactlyInAnyOrderElementsOf(told);
  }

  @Test
  void aFunctionComesWithItsPolicyItsUrlsAndASummaryOfItsEnvironment() throws IOException {
    RawRecord function = only("aws.lambda.function");
    assertThat(function.facets().get("policy").at("/Statement/0/Sid").asText())
        .isEqualTo("anybody");
    assertThat(function.facets().get("urls").at("/0/AuthType").asText()).isEqualTo("NONE");
    assertThat(function.facets().get("aliasPolicies")).isEmpty();
    JsonNode password =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(function.payload().at("/Environment/Variables/DB_PASSWORD").asText());
    assertThat(password.path("length").asInt()).isEqualTo(CANARY.length());
    assertThat(password.at("/detectors/0").asText()).isEqualTo("secret-name");
  }

  @Test
  void ecsTellsClustersServicesAndTheDefinitionsInUse() {
    assertThat(only("aws.ecs.cluster").nativeId()).isEqualTo("arn:aws:ecs" + ARN + "cluster/shop");
    RawRecord service = only("aws.ecs.service");
    assertThat(service.payload().path("taskDefinition").asText()).isEqualTo(definition);
    assertThat(service.payload().has("events")).isFalse();
    RawRecord used = only("aws.ecs.task-definition");
    assertThat(used.nativeId()).isEqualTo(definition);
    assertThat(
            used.facets()
                .get("definition")
                .at("/taskDefinition/containerDefinitions/0/privileged")
                .asBoolean())
        .isTrue();
  }

  @Test
  void eksTellsWhoMayEnterAndWhatPodsTakeOn() {
    RawRecord cluster = only("aws.eks.cluster");
    assertThat(cluster.nativeId()).isEqualTo("shop");
    assertThat(cluster.facets().get("cluster").path("name").asText()).isEqualTo("shop");
    assertThat(cluster.facets().get("accessEntries").at("/0/policies/0/policyArn").asText())
        .endsWith("AmazonEKSClusterAdminPolicy");
    assertThat(cluster.facets().get("podIdentities").at("/0/roleArn").asText())
        .isEqualTo("arn:aws:iam::1:role/web");
    RawRecord workers = only("aws.eks.nodegroup");
    assertThat(workers.nativeId()).isEqualTo("shop/workers");
    assertThat(workers.facets().get("nodegroup").path("nodeRole").asText()).endsWith("role/eks");
  }

  @Test
  void ofAKeyAllIsToldButTheMaterial() {
    RawRecord key = only("aws.kms.key");
    assertThat(key.nativeId()).isEqualTo(keyId);
    assertThat(key.facets().get("key").path("KeySpec").asText()).isEqualTo("SYMMETRIC_DEFAULT");
    assertThat(key.facets().get("rotation").path("KeyRotationEnabled").asBoolean(true)).isFalse();
    assertThat(key.facets().get("policy").path("Statement")).isNotEmpty();
    assertThat(key.facets().get("aliases").get(0).asText()).isEqualTo("alias/orders");
  }

  @Test
  void aKeyThatMayNotBeDescribedIsKnownByItsArn() {
    front.fault(Fault.denied("kms", "DescribeKey"));
    assertThat(list("aws.kms.key", 100))
        .filteredOn(record -> record.nativeId().equals(keyId))
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.unread().get("key").call()).isEqualTo("kms:DescribeKey");
              assertThat(key.payload().path("KeyArn").asText()).endsWith(keyId);
              assertThat(key.facets()).containsKey("policy");
            });
  }

  @Test
  void listsAreReadPageByPageToTheLast() {
    assertThat(list("aws.sqs.queue", 1))
        .extracting(queue -> queue.nativeId().replaceAll(".*/", ""))
        .containsExactlyInAnyOrder("orders", "mails", "events");
    assertThat(list("aws.secretsmanager.secret", 1))
        .extracting(secret -> secret.payload().path("Name").asText())
        .containsExactlyInAnyOrder("prod/db", "prod/mail");
  }

  @Test
  void queuesAndTopicsComeWithTheirPoliciesAndWithoutTheirCounts() {
    RawRecord queue = list("aws.sqs.queue", 100).get(0);
    assertThat(queue.unread()).isEmpty();
    assertThat(queue.facets().get("policy").at("/Statement/0/Principal").asText()).isEqualTo("*");
    assertThat(queue.facets().get("attributes").has("QueueArn")).isTrue();
    assertThat(queue.facets().get("attributes").has("ApproximateNumberOfMessages")).isFalse();
    RawRecord topic = only("aws.sns.topic");
    assertThat(topic.nativeId()).isEqualTo("arn:aws:sns" + ARN + "orders");
    assertThat(topic.facets().get("policy").path("Statement")).isNotEmpty();
    assertThat(topic.facets().get("attributes").path("Owner").asText()).isEqualTo(ACCOUNT);
  }

  @Test
  void aRefusedDetailMarksThatFacetOnly() {
    front.fault(Fault.denied("sqs", "GetQueueAttributes"));
    assertThat(list("aws.sqs.queue", 100))
        .hasSize(3)
        .allSatisfy(
            queue -> {
              assertThat(queue.unread().get("attributes").call())
                  .isEqualTo("sqs:GetQueueAttributes");
              assertThat(queue.facets()).containsOnlyKeys("tags");
            });
    front.fault(Fault.denied("lambda", "/urls"));
    RawRecord function = list("aws.lambda.function", 100).get(0);
    assertThat(function.unread()).containsOnlyKeys("urls");
    assertThat(function.facets()).containsKeys("policy", "aliasPolicies");
  }

  @Test
  void buildsParametersAndAppRunnerServicesAreListed() {
    RawRecord project = only("aws.codebuild.project");
    assertThat(project.payload().at("/source/location").asText())
        .isEqualTo("https://user:password@github.com/shop/site.git");
    assertThat(only("aws.ssm.parameter").nativeId()).isEqualTo("/prod/token");
    RawRecord service = only("aws.apprunner.service");
    assertThat(
            service.facets().get("service").at("/InstanceConfiguration/InstanceRoleArn").asText())
        .isEqualTo("arn:aws:iam::1:role/front");
  }
}
