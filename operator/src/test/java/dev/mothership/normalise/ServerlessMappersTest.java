package dev.mothership.normalise;

import static dev.mothership.normalise.Mapping.ROLE;
import static dev.mothership.normalise.Mapping.SUMMARY;
import static dev.mothership.normalise.Mapping.edges;
import static dev.mothership.normalise.Mapping.map;
import static dev.mothership.normalise.Mapping.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read of functions, services without servers, and builds. */
class ServerlessMappersTest {
  @Test
  void aFunctionTellsItsRoleItsDoorsAndTheNamesInItsEnvironment() {
    Normalised read =
        map(
            "aws.lambda.function",
            """
            FunctionName: api
            FunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:api"
            Runtime: python3.12
            PackageType: Zip
            Role: %s
            VpcConfig: {VpcId: vpc-1}
            Layers: [{Arn: "arn:aws:lambda:eu-west-1:1:layer:l:1", CodeSize: 1}]
            Environment: {Variables: {DB_PASSWORD: %s, ODD: hunter2}}
            """
                .formatted(ROLE, SUMMARY),
            Map.of(
                "policy",
                yaml("{Statement: []}"),
                "aliasPolicies",
                yaml("[{alias: live, policy: {Statement: []}}]"),
                "urls",
                yaml(
                    """
                    - {FunctionUrl: "https://a/", AuthType: NONE, FunctionArn: "arn:aws:lambda:eu-west-1:1:function:api"}
                    - {FunctionUrl: "https://b/", AuthType: AWS_IAM, FunctionArn: "arn:aws:lambda:eu-west-1:1:function:api:live"}
                    """),
                "tags",
                yaml("{team: shop, class: regulated}")));
    assertThat(read.asset().key().value())
        .isEqualTo("arn:aws:lambda:eu-west-1:111122223333:function:api");
    assertThat(read.asset().name()).isEqualTo("api");
    assertThat(read.asset().dataClass()).isEqualTo("regulated");
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                functionName: api
                runtime: python3.12
                packageType: Zip
                roleArn: %s
                vpcId: vpc-1
                layerArns: ["arn:aws:lambda:eu-west-1:1:layer:l:1"]
                environment:
                - {name: DB_PASSWORD, length: 7, detectors: [secret-name], fingerprint: ab}
                - {name: ODD}
                policy: {Statement: []}
                aliasPolicies: [{alias: live, policy: {Statement: []}}]
                urls: [{url: "https://a/", authType: NONE}, {url: "https://b/", authType: AWS_IAM, alias: live}]
                """
                    .formatted(ROLE)));
    assertThat(edges(read)).containsExactly("RUNS_AS " + ROLE);
  }

  @Test
  void anEnvironmentThatCouldNotBeDecryptedIsNoEmptyOne() {
    JsonNode properties =
        map(
                "aws.lambda.function",
                """
                FunctionArn: "arn:aws:lambda:eu-west-1:1:function:api"
                Environment: {Error: {ErrorCode: AccessDeniedException, Message: no}}
                """,
                Map.of())
            .asset()
            .properties();
    assertThat(properties.path("environmentError").asText()).isEqualTo("AccessDeniedException");
    assertThat(properties.has("environment")).isFalse();
  }

  @Test
  void anAppRunnerServiceTellsBothKindsOfEnvironment() {
    Normalised read =
        map(
            "aws.apprunner.service",
            "{ServiceArn: \"arn:aws:apprunner:eu-west-1:111122223333:service/front/1\", ServiceName: front, ServiceUrl: x.example, Status: RUNNING}",
            Map.of(
                "service",
                yaml(
                    """
                    SourceConfiguration:
                      ImageRepository: {ImageIdentifier: "shop/front:1", ImageConfiguration: {RuntimeEnvironmentVariables: {A: %s}}}
                      CodeRepository: {CodeConfiguration: {CodeConfigurationValues: {RuntimeEnvironmentVariables: {B: %s}}}}
                    InstanceConfiguration: {InstanceRoleArn: %s}
                    NetworkConfiguration: {IngressConfiguration: {IsPubliclyAccessible: true}}
                    """
                        .formatted(SUMMARY, SUMMARY, ROLE))));
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                serviceName: front
                url: x.example
                status: RUNNING
                image: shop/front:1
                roleArn: %s
                publiclyAccessible: true
                environment:
                - {name: A, length: 7, detectors: [secret-name], fingerprint: ab}
                - {name: B, length: 7, detectors: [secret-name], fingerprint: ab}
                """
                    .formatted(ROLE)));
    assertThat(edges(read)).containsExactly("RUNS_IMAGE docker.io/shop/front:1", "RUNS_AS " + ROLE);
  }

  @Test
  void aFunctionMadeOfAnImageTellsItsDigest() {
    String hash = "d".repeat(64);
    Normalised read =
        map(
            "aws.lambda.function",
            "{FunctionName: api, FunctionArn: \"arn:aws:lambda:eu-west-1:1:function:api\", PackageType: Image, CodeSha256: "
                + hash
                + "}",
            Map.of());
    assertThat(read.asset().properties().path("imageDigest").asText()).isEqualTo("sha256:" + hash);
    assertThat(edges(read)).containsExactly("RUNS_IMAGE sha256:" + hash);
  }

  @Test
  void aProjectTellsItsSourcesAndItsVariablesByType() {
    Normalised read =
        map(
            "aws.codebuild.project",
            """
            name: site
            arn: "arn:aws:codebuild:eu-west-1:111122223333:project/site"
            serviceRole: %s
            source: {type: GITHUB, location: "https://github.com/shop/site.git", buildspec: %s}
            secondarySources: [{type: S3, location: bucket/x.zip}]
            environment:
              image: aws/codebuild/standard:7.0
              privilegedMode: true
              environmentVariables: [{name: NPM_TOKEN, type: PARAMETER_STORE, value: %s}]
            """
                .formatted(ROLE, SUMMARY, SUMMARY),
            Map.of());
    assertThat(read.asset().properties())
        .isEqualTo(
            yaml(
                """
                projectName: site
                roleArn: %s
                image: aws/codebuild/standard:7.0
                privileged: true
                environment: [{name: NPM_TOKEN, type: PARAMETER_STORE, length: 7, detectors: [secret-name], fingerprint: ab}]
                sources:
                - {type: GITHUB, location: "https://github.com/shop/site.git", buildspec: {length: 7, detectors: [secret-name], fingerprint: ab}}
                - {type: S3, location: bucket/x.zip}
                """
                    .formatted(ROLE)));
    assertThat(edges(read)).containsExactly("RUNS_AS " + ROLE);
  }
}
