package dev.mothership.local.aws;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.config.ConfigClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.efs.EfsClient;
import software.amazon.awssdk.services.guardduty.GuardDutyClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.opensearch.OpenSearchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.redshift.RedshiftClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.securityhub.SecurityHubClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What a {@link BroadEstate} keeps its data in and runs on, each once well and once badly. */
final class BroadServices {
  private static final String ARN = ":" + BroadEstate.REGION + ":" + BroadEstate.ACCOUNT + ":";
  private static final String OURSELVES = "{\"AWS\":\"arn:aws:iam::555566667777:root\"}";
  private static final String ANYBODY = "\"*\"";
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":%s,"Action":"%s",\
      "Resource":"%s"}]}""";
  private static final String TLS_ONLY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*",\
      "Resource":["arn:aws:s3:::broad-good","arn:aws:s3:::broad-good/*"],\
      "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""";

  private final BroadEstate broad;
  private final Estate estate;

  BroadServices(BroadEstate broad, Estate estate) {
    this.broad = broad;
    this.estate = estate;
  }

  void build() {
    buckets();
    databases();
    stores();
    functions();
    messages();
    keys();
    containers();
    distributions();
    logs();
  }

  private void buckets() {
    S3Client s3 = broad.client(S3Client.builder().forcePathStyle(true));
    for (String bucket : List.of("broad-good", "broad-acl", "broad-policy", "broad-bare")) {
      estate.bucket(bucket, Map.of());
    }
    estate.blockPublicAccess("broad-good");
    estate.bucketPolicy("broad-good", TLS_ONLY);
    s3.putBucketVersioning(
        r ->
            r.bucket("broad-good")
                .mfa("arn:aws:iam::555566667777:mfa/root 123456")
                .versioningConfiguration(
                    v -> v.status(BucketVersioningStatus.ENABLED).mfaDelete("Enabled")));
    estate.publicReadAcl("broad-acl");
    estate.bucketPolicy(
        "broad-policy", POLICY.formatted(ANYBODY, "s3:GetObject", "arn:aws:s3:::broad-policy/*"));
  }

  private void databases() {
    RdsClient rds = broad.client(RdsClient.builder());
    for (boolean good : new boolean[] {true, false}) {
      String name = good ? "orders-good" : "orders-bad";
      rds.createDBInstance(
          r ->
              r.dbInstanceIdentifier(name)
                  .dbInstanceClass("db.t3.micro")
                  .engine("postgres")
                  .allocatedStorage(20)
                  .masterUsername("owner")
                  .masterUserPassword("not-a-secret")
                  .publiclyAccessible(false)
                  .storageEncrypted(good)
                  .multiAZ(good)
                  .autoMinorVersionUpgrade(good)
                  .backupRetentionPeriod(good ? 7 : 0));
      rds.createDBSnapshot(r -> r.dbInstanceIdentifier(name).dbSnapshotIdentifier(name + "-snap"));
      if (!good) {
        rds.modifyDBSnapshotAttribute(
            r ->
                r.dbSnapshotIdentifier(name + "-snap").attributeName("restore").valuesToAdd("all"));
      }
      rds.createDBCluster(
          r ->
              r.dbClusterIdentifier("cluster-" + name)
                  .engine("aurora-postgresql")
                  .masterUsername("owner")
                  .masterUserPassword("not-a-secret")
                  .storageEncrypted(good));
    }
  }

  private void stores() {
    DynamoDbClient dynamo = broad.client(DynamoDbClient.builder());
    EfsClient efs = broad.client(EfsClient.builder());
    RedshiftClient redshift = broad.client(RedshiftClient.builder());
    EcrClient ecr = broad.client(EcrClient.builder());
    OpenSearchClient search = broad.client(OpenSearchClient.builder());
    for (boolean good : new boolean[] {true, false}) {
      String name = good ? "store-good" : "store-bad";
      dynamo.createTable(
          r ->
              r.tableName(name)
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(
                      AttributeDefinition.builder()
                          .attributeName("id")
                          .attributeType(ScalarAttributeType.S)
                          .build())
                  .keySchema(
                      KeySchemaElement.builder()
                          .attributeName("id")
                          .keyType(KeyType.HASH)
                          .build()));
      dynamo.updateContinuousBackups(
          r ->
              r.tableName(name)
                  .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(good)));
      efs.createFileSystem(r -> r.creationToken(name).encrypted(good));
      redshift.createCluster(
          r ->
              r.clusterIdentifier(name)
                  .nodeType("ra3.large")
                  .masterUsername("owner")
                  .masterUserPassword("Not-a-secret1")
                  .publiclyAccessible(!good));
      ecr.createRepository(
          r -> r.repositoryName(name).imageScanningConfiguration(s -> s.scanOnPush(good)));
      ecr.setRepositoryPolicy(
          r ->
              r.repositoryName(name)
                  .policyText(
                      POLICY
                          .formatted(good ? OURSELVES : ANYBODY, "ecr:BatchGetImage", "*")
                          .replace(",\"Resource\":\"*\"", "")));
      search.createDomain(
          r ->
              r.domainName(name)
                  .engineVersion("OpenSearch_2.11")
                  .accessPolicies(
                      POLICY.formatted(
                          good ? OURSELVES : ANYBODY,
                          "es:*",
                          "arn:aws:es" + ARN + "domain/" + name + "/*")));
    }
  }

  private void functions() {
    LambdaClient lambda = broad.client(LambdaClient.builder());
    try (EstateServices services =
        EstateServices.in(broad.moto(), BroadEstate.ACCOUNT, BroadEstate.REGION)) {
      String role = services.role("broad-function", "lambda.amazonaws.com");
      for (String name : List.of("function-good", "function-bad", "function-old")) {
        services.function(name, role, Map.of("LOG_LEVEL", "info"));
      }
      lambda.updateFunctionConfiguration(r -> r.functionName("function-old").runtime("nodejs12.x"));
      lambda.addPermission(
          r ->
              r.functionName("function-bad")
                  .statementId("anybody")
                  .principal("*")
                  .action("lambda:InvokeFunction"));
      lambda.addPermission(
          r ->
              r.functionName("function-good")
                  .statementId("bucket")
                  .principal("s3.amazonaws.com")
                  .sourceAccount(BroadEstate.ACCOUNT)
                  .sourceArn("arn:aws:s3:::broad-good")
                  .action("lambda:InvokeFunction"));
    }
  }

  private void messages() {
    SqsClient sqs = broad.client(SqsClient.builder());
    SnsClient sns = broad.client(SnsClient.builder());
    for (boolean good : new boolean[] {true, false}) {
      String name = good ? "message-good" : "message-bad";
      String principal = good ? OURSELVES : ANYBODY;
      sqs.createQueue(
          r ->
              r.queueName(name)
                  .attributes(
                      Map.of(
                          QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
                          "" + good,
                          QueueAttributeName.POLICY,
                          POLICY.formatted(
                              principal, "sqs:SendMessage", "arn:aws:sqs" + ARN + name))));
      String topic =
          sns.createTopic(
                  r ->
                      r.name(name)
                          .attributes(good ? Map.of("KmsMasterKeyId", "alias/aws/sns") : Map.of()))
              .topicArn();
      sns.setTopicAttributes(
          r ->
              r.topicArn(topic)
                  .attributeName("Policy")
                  .attributeValue(POLICY.formatted(principal, "sns:Publish", topic)));
    }
  }

  private void keys() {
    KmsClient kms = broad.client(KmsClient.builder());
    SecretsManagerClient secrets = broad.client(SecretsManagerClient.builder());
    for (boolean good : new boolean[] {true, false}) {
      String key =
          kms.createKey(r -> r.policy(POLICY.formatted(good ? OURSELVES : ANYBODY, "kms:*", "*")))
              .keyMetadata()
              .keyId();
      if (good) {
        kms.enableKeyRotation(r -> r.keyId(key));
      }
      String name = good ? "secret-good" : "secret-bad";
      secrets.createSecret(r -> r.name(name).secretString("not-a-secret"));
      secrets.putResourcePolicy(
          r ->
              r.secretId(name)
                  .resourcePolicy(
                      POLICY.formatted(
                          good ? OURSELVES : ANYBODY, "secretsmanager:GetSecretValue", "*")));
      if (good) {
        secrets.rotateSecret(
            r ->
                r.secretId(name)
                    .rotationLambdaARN("arn:aws:lambda" + ARN + "function:function-good")
                    .rotationRules(d -> d.automaticallyAfterDays(30L)));
      }
    }
  }

  private void containers() {
    EcsClient ecs = broad.client(EcsClient.builder());
    ecs.createCluster(r -> r.clusterName("broad"));
    for (boolean good : new boolean[] {true, false}) {
      String name = good ? "task-good" : "task-bad";
      ContainerDefinition container =
          ContainerDefinition.builder()
              .name("web")
              .image("shop/web:1")
              .memory(128)
              .privileged(!good)
              .build();
      String definition =
          ecs.registerTaskDefinition(r -> r.family(name).containerDefinitions(container))
              .taskDefinition()
              .taskDefinitionArn();
      ecs.createService(
          r -> r.cluster("broad").serviceName(name).taskDefinition(definition).desiredCount(1));
    }
  }

  private void distributions() {
    CloudFrontClient cloudFront = broad.client(CloudFrontClient.builder());
    for (ViewerProtocolPolicy policy :
        List.of(ViewerProtocolPolicy.ALLOW_ALL, ViewerProtocolPolicy.REDIRECT_TO_HTTPS)) {
      Origin origin =
          Origin.builder()
              .id("files")
              .domainName("broad-good.s3.amazonaws.com")
              .s3OriginConfig(s -> s.originAccessIdentity(""))
              .build();
      cloudFront.createDistribution(
          r ->
              r.distributionConfig(
                  d ->
                      d.callerReference("broad-" + policy)
                          .comment("broad")
                          .enabled(true)
                          .defaultCacheBehavior(
                              c -> c.targetOriginId("files").viewerProtocolPolicy(policy))
                          .origins(o -> o.quantity(1).items(origin))));
    }
  }

  private void logs() {
    CloudTrailClient trails = broad.client(CloudTrailClient.builder());
    for (boolean good : new boolean[] {true, false}) {
      String name = good ? "trail-good" : "trail-bad";
      String bucket = good ? "broad-good" : "broad-acl";
      trails.createTrail(
          r ->
              r.name(name)
                  .s3BucketName(bucket)
                  .isMultiRegionTrail(good)
                  .enableLogFileValidation(good));
      trails.startLogging(r -> r.name(name));
    }
    S3Client s3 = broad.client(S3Client.builder().forcePathStyle(true));
    estate.bucket("broad-access-logs", Map.of());
    s3.putBucketPolicy(
        r ->
            r.bucket("broad-access-logs")
                .policy(
                    POLICY.formatted(
                        "{\"Service\":\"logging.s3.amazonaws.com\"}",
                        "s3:PutObject",
                        "arn:aws:s3:::broad-access-logs/*")));
    s3.putBucketLogging(
        r ->
            r.bucket("broad-good")
                .bucketLoggingStatus(
                    l ->
                        l.loggingEnabled(
                            e -> e.targetBucket("broad-access-logs").targetPrefix("trail/"))));
    broad.client(GuardDutyClient.builder()).createDetector(r -> r.enable(true));
    broad
        .client(SecurityHubClient.builder())
        .enableSecurityHub(r -> r.enableDefaultStandards(true));
    ConfigClient config = broad.client(ConfigClient.builder());
    config.putConfigurationRecorder(
        r ->
            r.configurationRecorder(
                c ->
                    c.name("default")
                        .roleARN("arn:aws:iam::555566667777:role/config")
                        .recordingGroup(g -> g.allSupported(true))));
    config.putDeliveryChannel(
        r -> r.deliveryChannel(c -> c.name("default").s3BucketName("broad-good")));
    config.startConfigurationRecorder(r -> r.configurationRecorderName("default"));
  }
}
