package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.collect.CloudAccess;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.EstateServices;
import dev.mothership.local.aws.Fault;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Images of a registry, and which of them tasks run, over the real protocols. */
@Tag("live")
class ImageCollectorsIT {
  private static final String ACCOUNT = "333344446666";
  private static final String REGION = "eu-west-1";
  private static final String ECS = "arn:aws:ecs:" + REGION + ":" + ACCOUNT + ":";
  private static final String EXTERNAL_ID = "id-of-the-tenant";

  private static MotoServer moto;
  private static AwsFront front;
  private static EstateServices estate;

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

  private static List<RawRecord> list(String type) {
    try (CloudAccess access =
        Syncs.collector(TestSettings.live(front.endpoint()).pages(100), Clock.systemUTC())
            .open(Syncs.request(ACCOUNT, EXTERNAL_ID, List.of(REGION)), Optional.of(Syncs.BASE))) {
      List<RawRecord> records = new ArrayList<>();
      access.collect(new Scope(REGION, type), records::addAll);
      return records;
    }
  }

  @Test
  void aTaskTellsTheDigestThatItRunsAndWhereItRuns() {
    String definition =
        estate.service("shop", "web", estate.role("task", "ecs-tasks.amazonaws.com"), "x");
    String host = ECS + "container-instance/shop/h1";
    front
        .answer("ecs", "ListTasks", "{\"taskArns\":[\"" + ECS + "task/shop/t1\"]}")
        .answer(
            "ecs",
            "DescribeTasks",
            """
            {"tasks":[{"taskDefinitionArn":"%s","lastStatus":"RUNNING","containerInstanceArn":"%s",\
            "attachments":[{"type":"ElasticNetworkInterface",\
            "details":[{"name":"networkInterfaceId","value":"eni-1"}]}],\
            "containers":[{"name":"web","image":"shop/web:1","imageDigest":"sha256:ab"}]},\
            {"taskDefinitionArn":"%s","lastStatus":"STOPPED",\
            "containers":[{"name":"web","image":"shop/web:0","imageDigest":"sha256:cd"}]}]}"""
                .formatted(definition, host, definition))
        .answer(
            "ecs",
            "DescribeContainerInstances",
            "{\"containerInstances\":[{\"containerInstanceArn\":\"%s\",\"ec2InstanceId\":\"i-1\"}]}"
                .formatted(host));
    RawRecord used = list("aws.ecs.task-definition").get(0);
    assertThat(used.payload().path("running").toString())
        .isEqualTo("[{\"container\":\"web\",\"image\":\"shop/web:1\",\"digest\":\"sha256:ab\"}]");
    assertThat(used.payload().at("/interfaceIds/0").asText()).isEqualTo("eni-1");
    assertThat(used.facets().get("hosts").toString()).isEqualTo("[\"i-1\"]");
    front.fault(Fault.denied("ecs", "DescribeContainerInstances"));
    RawRecord refused = list("aws.ecs.task-definition").get(0);
    assertThat(refused.unread().get("hosts").call()).isEqualTo("ecs:DescribeContainerInstances");
    assertThat(refused.facets()).containsKey("definition");
  }

  @Test
  void theNewestImagesOfARepositoryAreListedAndARefusalFailsTheList() {
    estate.ecr.createRepository(r -> r.repositoryName("shop/web"));
    for (int i = 0; i < 12; i++) {
      String tag = "v" + i;
      String manifest =
          """
          {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",\
          "config":{"digest":"sha256:%d"},"layers":[]}"""
              .formatted(i);
      estate.ecr.putImage(r -> r.repositoryName("shop/web").imageManifest(manifest).imageTag(tag));
    }
    assertThat(list("aws.ecr.image"))
        .hasSize(10)
        .allMatch(
            image ->
                image.payload().path("imageDigest").asText().startsWith("sha256:")
                    && image.payload().path("imageTags").size() == 1
                    && image.nativeId().startsWith("shop/web@sha256:"));
    front.fault(Fault.denied("ecr", "DescribeImages"));
    assertThatThrownBy(() -> list("aws.ecr.image"))
        .isInstanceOfSatisfying(
            OperationFailed.class,
            e -> assertThat(e.failure().call()).isEqualTo("ecr:DescribeImages"));
  }
}
