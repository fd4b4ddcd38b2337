package dev.mothership.normalise;

import static dev.mothership.normalise.Mapping.ROLE;
import static dev.mothership.normalise.Mapping.SUMMARY;
import static dev.mothership.normalise.Mapping.edges;
import static dev.mothership.normalise.Mapping.map;
import static dev.mothership.normalise.Mapping.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read of containers and their clusters. */
class ContainerMappersTest {
  @Test
  void aTaskDefinitionTellsItsContainersAndItsTaskRole() {
    String arn = "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3";
    Normalised read =
        map(
            "aws.ecs.task-definition",
            "{taskDefinitionArn: \"" + arn + "\"}",
            Map.of(
                "definition",
                yaml(
                    """
                    taskDefinition:
                      taskDefinitionArn: "%s"
                      family: web
                      revision: 3
                      networkMode: host
                      taskRoleArn: %s
                      executionRoleArn: "arn:aws:iam::1:role/pull"
                      containerDefinitions:
                      - name: web
                        image: shop/web:1
                        privileged: true
                        command: [x]
                        environment: [{name: DB_PASSWORD, value: %s}]
                        secrets: [{name: API_KEY, valueFrom: "arn:aws:ssm:eu-west-1:1:parameter/k"}]
                      volumes: [{name: docker, host: {sourcePath: /var/run/docker.sock}}, {name: tmp, host: {}}]
                    tags: [{key: Name, value: website}]
                    """
                        .formatted(arn, ROLE, SUMMARY))));
    assertThat(read.asset().name()).isEqualTo("website");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                family: web
                revision: 3
                networkMode: host
                taskRoleArn: %s
                executionRoleArn: "arn:aws:iam::1:role/pull"
                containers:
                - name: web
                  image: shop/web:1
                  privileged: true
                  readonlyRootFilesystem: false
                  environment: [{name: DB_PASSWORD, length: 7, detectors: [secret-name], fingerprint: ab}]
                  secretNames: [API_KEY]
                hostPaths: [/var/run/docker.sock]
                """
                    .formatted(ROLE)));
    assertThat(edges(read)).containsExactly("RUNS_IMAGE docker.io/shop/web:1", "RUNS_AS " + ROLE);
  }

  @Test
  void whatATaskRunsByDigestStandsForWhatItsDefinitionDeclares() {
    String arn = "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3";
    String digest = "sha256:" + "b".repeat(64);
    String registry = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web";
    Normalised read =
        map(
            "aws.ecs.task-definition",
            """
            taskDefinitionArn: "%s"
            running: [{container: web, image: "%s:1", digest: "%s"}]
            interfaceIds: [eni-1]
            """
                .formatted(arn, registry, digest),
            Map.of(
                "hosts",
                yaml("[i-1]"),
                "definition",
                yaml(
                    """
                    taskDefinition:
                      family: web
                      containerDefinitions: [{name: web, image: "%s:1"}, {name: log, image: fluent-bit}]
                    """
                        .formatted(registry))));
    assertThat(
            read.relations().stream()
                .map(one -> one.source() + " " + one.kind() + " " + one.target())
                .toList())
        .containsExactly(
            "arn:aws:ec2:eu-west-1:111122223333:network-interface/eni-1 ATTACHED_TO " + arn,
            "arn:aws:ec2:eu-west-1:111122223333:instance/i-1 RUNS " + arn,
            arn + " RUNS_IMAGE " + registry + "@" + digest,
            arn + " RUNS_IMAGE docker.io/library/fluent-bit:latest");
    assertThat(read.relations().get(2).evidence())
        .isEqualTo(yaml("{image: \"" + registry + ":1\", running: true, container: web}"));
    assertThat(read.relations().get(3).evidence().path("running").asBoolean()).isFalse();
  }

  @Test
  void anImageHasTheKeyThatScannersHaveForItAndItsTagsAreNoPartOfIt() {
    String digest = "sha256:" + "c".repeat(64);
    Normalised read =
        map(
            "aws.ecr.image",
            """
            repositoryName: shop/web
            imageDigest: "%s"
            imageTags: ["1.2", latest]
            imagePushedAt: "2026-01-01T00:00:00Z"
            imageScanStatus: {status: COMPLETE}
            """
                .formatted(digest),
            Map.of());
    String repository = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web";
    assertThat(read.asset().key()).isEqualTo(AssetKeys.image(repository + ":1.2", digest).key());
    assertThat(read.asset().name()).isEqualTo("shop/web:1.2");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                repositoryName: shop/web
                digest: "%s"
                tags: ["1.2", latest]
                pushedAt: "2026-01-01T00:00:00Z"
                repository: %s
                scanStatus: COMPLETE
                """
                    .formatted(digest, repository)));
    assertThat(edges(read))
        .containsExactly("MEMBER_OF arn:aws:ecr:eu-west-1:111122223333:repository/shop/web");
  }

  @Test
  void aTaskDefinitionThatWasRefusedHasItsArnAlone() {
    String arn = "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3";
    Failure refused =
        new Failure(
            FailureReason.PERMISSION_DENIED, "ecs:DescribeTaskDefinition", "AccessDenied", "");
    Normalised read =
        map(
            "aws.ecs.task-definition",
            "{taskDefinitionArn: \"" + arn + "\"}",
            Map.of(),
            Map.of("definition", refused));
    assertThat(read.asset().key().value()).isEqualTo(arn);
    assertThat(read.asset().properties()).isEmpty();
    assertThat(read.asset().unread()).containsEntry("definition", refused);
  }

  @Test
  void anEcsServiceTellsWhatItRunsAndWhere() {
    Normalised read =
        map(
            "aws.ecs.service",
            """
            serviceArn: "arn:aws:ecs:eu-west-1:111122223333:service/shop/web"
            serviceName: web
            clusterArn: "arn:aws:ecs:eu-west-1:111122223333:cluster/shop"
            taskDefinition: "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3"
            launchType: FARGATE
            desiredCount: 2
            loadBalancers: [{targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1", containerPort: 80}]
            networkConfiguration: {awsvpcConfiguration: {subnets: [subnet-1], securityGroups: [sg-1], assignPublicIp: ENABLED}}
            """,
            Map.of());
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                serviceName: web
                clusterArn: "arn:aws:ecs:eu-west-1:111122223333:cluster/shop"
                taskDefinitionArn: "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3"
                launchType: FARGATE
                desiredCount: 2
                executeCommand: false
                targetGroupArns: ["arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1"]
                subnetIds: [subnet-1]
                securityGroupIds: [sg-1]
                assignPublicIp: ENABLED
                """));
    assertThat(edges(read))
        .containsExactly(
            "HAS_SECURITY_GROUP arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1",
            "IN_SUBNET arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1",
            "RUNS arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3");
  }

  @Test
  void anEcsClusterTellsWhetherItIsWatched() {
    Normalised read =
        map(
            "aws.ecs.cluster",
            """
            clusterArn: "arn:aws:ecs:eu-west-1:111122223333:cluster/shop"
            clusterName: shop
            capacityProviders: [FARGATE]
            settings: [{name: containerInsights, value: enabled}]
            tags: [{key: team, value: shop}]
            """,
            Map.of());
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml("{clusterName: shop, capacityProviders: [FARGATE], containerInsights: enabled}"));
    assertThat(read.asset().tags()).isEqualTo(Map.of("team", "shop"));
  }

  @Test
  void aClusterTellsItsEndpointItsKeyItsLogsAndWhoMayEnter() {
    Normalised read =
        map(
            "aws.eks.cluster",
            "{name: shop}",
            Map.of(
                "cluster",
                yaml(
                    """
                    name: shop
                    version: "1.33"
                    status: ACTIVE
                    roleArn: %s
                    resourcesVpcConfig: {vpcId: vpc-1, endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: [0.0.0.0/0], securityGroupIds: [sg-1], clusterSecurityGroupId: sg-2}
                    accessConfig: {authenticationMode: API}
                    identity: {oidc: {issuer: "https://oidc.eks/1"}}
                    logging: {clusterLogging: [{types: [audit, api], enabled: true}, {types: [scheduler], enabled: false}]}
                    encryptionConfig: [{resources: [secrets], provider: {keyArn: "arn:aws:kms:eu-west-1:1:key/k"}}]
                    tags: {team: shop}
                    """
                        .formatted(ROLE)),
                "accessEntries",
                yaml(
                    "[{principalArn: p, type: STANDARD, kubernetesGroups: [ops], policies: [{policyArn: a, accessScope: {type: cluster}}]}]"),
                "podIdentities",
                yaml("[{namespace: web, serviceAccount: sa, roleArn: r, associationId: a-1}]")));
    assertThat(read.asset().key().value())
        .isEqualTo("arn:aws:eks:eu-west-1:111122223333:cluster/shop");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                clusterName: shop
                version: "1.33"
                status: ACTIVE
                roleArn: %s
                endpointPublicAccess: true
                endpointPrivateAccess: false
                publicAccessCidrs: [0.0.0.0/0]
                vpcId: vpc-1
                securityGroupIds: [sg-1]
                clusterSecurityGroupId: sg-2
                authMode: API
                oidcIssuer: "https://oidc.eks/1"
                logTypes: [audit, api]
                secretsKeyArn: "arn:aws:kms:eu-west-1:1:key/k"
                accessEntries: [{principalArn: p, type: STANDARD, groups: [ops], policyArns: [a]}]
                podIdentities: [{namespace: web, serviceAccount: sa, roleArn: r}]
                """
                    .formatted(ROLE)));
    assertThat(edges(read)).containsExactly("IN_VPC arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1");
  }

  @Test
  void aNodeGroupRunsAsItsRoleInItsCluster() {
    Normalised read =
        map(
            "aws.eks.nodegroup",
            "{clusterName: shop, nodegroupName: workers}",
            Map.of(
                "nodegroup",
                yaml(
                    """
                    nodegroupArn: "arn:aws:eks:eu-west-1:111122223333:nodegroup/shop/workers/uuid"
                    nodeRole: %s
                    amiType: AL2023_x86_64_STANDARD
                    subnets: [subnet-1]
                    remoteAccess: {ec2SshKey: ops}
                    resources: {autoScalingGroups: [{name: asg-1}]}
                    """
                        .formatted(ROLE))));
    assertThat(read.asset().key().value())
        .isEqualTo("arn:aws:eks:eu-west-1:111122223333:nodegroup/shop/workers");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                nodegroupName: workers
                clusterName: shop
                amiType: AL2023_x86_64_STANDARD
                roleArn: %s
                subnetIds: [subnet-1]
                sshKey: ops
                autoScalingGroups: [asg-1]
                """
                    .formatted(ROLE)));
    assertThat(edges(read))
        .containsExactly(
            "RUNS_AS " + ROLE,
            "IN_SUBNET arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1",
            "MEMBER_OF arn:aws:eks:eu-west-1:111122223333:cluster/shop");
  }
}
