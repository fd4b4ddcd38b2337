package dev.mothership.local.aws;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.efs.EfsClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.opensearch.OpenSearchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.redshift.RedshiftClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Builds what an account stores data in, in moto's memory, as its owner would. */
public final class EstateData {
  private final URI endpoint;
  private final Region region;
  private final AwsCredentialsProvider owner;

  private EstateData(URI endpoint, Region region, AwsCredentialsProvider owner) {
    this.endpoint = endpoint;
    this.region = region;
    this.owner = owner;
  }

  public static EstateData in(MotoServer moto, String account, String region) {
    Region where = Region.of(region);
    return new EstateData(moto.endpoint(), where, Estate.owner(moto.endpoint(), where, account));
  }

  private <
          B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkAutoCloseable>
      void with(Supplier<B> builder, Consumer<C> use) {
    try (C client =
        builder
            .get()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(owner)
            .build()) {
      use.accept(client);
    }
  }

  /** A plain disk, a snapshot of it for everybody, and encryption of all disks to come. */
  public void disks() {
    with(
        Ec2Client::builder,
        ec2 -> {
          String volume =
              ec2.createVolume(r -> r.size(8).availabilityZone(region.id() + "a")).volumeId();
          String snapshot = ec2.createSnapshot(r -> r.volumeId(volume)).snapshotId();
          ec2.modifySnapshotAttribute(
              r ->
                  r.snapshotId(snapshot)
                      .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                      .operationType("add")
                      .groupNames("all"));
          ec2.enableEbsEncryptionByDefault(r -> {});
        });
  }

  /** An image shared with one account. */
  public void image(String name, String sharedWith) {
    with(
        Ec2Client::builder,
        ec2 -> {
          String image = ec2.registerImage(r -> r.name(name)).imageId();
          ec2.modifyImageAttribute(
              r ->
                  r.imageId(image)
                      .launchPermission(
                          p -> p.add(LaunchPermission.builder().userId(sharedWith).build())));
        });
  }

  /** A launch template with user data, and a group that uses it. */
  public void group(String name, String subnet, String userData) {
    String encoded = Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
    with(
        Ec2Client::builder,
        ec2 -> {
          ec2.createLaunchTemplate(
              r ->
                  r.launchTemplateName(name)
                      .launchTemplateData(
                          data ->
                              data.imageId("ami-12c6146b")
                                  .instanceType("t3.micro")
                                  .metadataOptions(m -> m.httpTokens("optional"))
                                  .userData(encoded)));
          ec2.createLaunchTemplateVersion(
              r ->
                  r.launchTemplateName(name)
                      .launchTemplateData(
                          data ->
                              data.imageId("ami-12c6146b")
                                  .instanceType("t3.micro")
                                  .metadataOptions(m -> m.httpTokens("required"))
                                  .userData(encoded)));
        });
    with(
        AutoScalingClient::builder,
        scaling ->
            scaling.createAutoScalingGroup(
                r ->
                    r.autoScalingGroupName(name)
                        .minSize(0)
                        .maxSize(1)
                        .desiredCapacity(0)
                        .vpcZoneIdentifier(subnet)
                        .launchTemplate(t -> t.launchTemplateName(name).version("$Default"))));
  }

  /** A database with an address on the internet, and a snapshot of it for everybody. */
  public void database(String name) {
    with(
        RdsClient::builder,
        rds -> {
          rds.createDBInstance(
              r ->
                  r.dbInstanceIdentifier(name)
                      .dbInstanceClass("db.t3.micro")
                      .engine("postgres")
                      .allocatedStorage(20)
                      .masterUsername("owner")
                      .masterUserPassword("not-a-secret")
                      .publiclyAccessible(true)
                      .storageEncrypted(false)
                      .autoMinorVersionUpgrade(false)
                      .backupRetentionPeriod(0));
          rds.createDBSnapshot(
              r -> r.dbInstanceIdentifier(name).dbSnapshotIdentifier(name + "-open"));
          rds.modifyDBSnapshotAttribute(
              r ->
                  r.dbSnapshotIdentifier(name + "-open")
                      .attributeName("restore")
                      .valuesToAdd("all"));
        });
  }

  /** A cluster, and a snapshot of it for one account. */
  public void databaseCluster(String name, String sharedWith) {
    with(
        RdsClient::builder,
        rds -> {
          rds.createDBCluster(
              r ->
                  r.dbClusterIdentifier(name)
                      .engine("aurora-postgresql")
                      .masterUsername("owner")
                      .masterUserPassword("not-a-secret")
                      .storageEncrypted(true));
          rds.createDBClusterSnapshot(
              r -> r.dbClusterIdentifier(name).dbClusterSnapshotIdentifier(name + "-one"));
          rds.modifyDBClusterSnapshotAttribute(
              r ->
                  r.dbClusterSnapshotIdentifier(name + "-one")
                      .attributeName("restore")
                      .valuesToAdd(sharedWith));
        });
  }

  /** A table whose points in time can be restored. */
  public void table(String name) {
    with(
        DynamoDbClient::builder,
        dynamo -> {
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
                              .build())
                      .tags(
                          software.amazon.awssdk.services.dynamodb.model.Tag.builder()
                              .key("data-class")
                              .value("regulated")
                              .build()));
          dynamo.updateContinuousBackups(
              r ->
                  r.tableName(name)
                      .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(true)));
        });
  }

  public void fileSystem(String name) {
    with(
        EfsClient::builder,
        efs ->
            efs.createFileSystem(
                r ->
                    r.creationToken(name)
                        .encrypted(false)
                        .tags(
                            software.amazon.awssdk.services.efs.model.Tag.builder()
                                .key("Name")
                                .value(name)
                                .build())));
  }

  public void warehouse(String name) {
    with(
        RedshiftClient::builder,
        redshift ->
            redshift.createCluster(
                r ->
                    r.clusterIdentifier(name)
                        .nodeType("ra3.large")
                        .masterUsername("owner")
                        .masterUserPassword("Not-a-secret1")
                        .publiclyAccessible(true)
                        .encrypted(true)));
  }

  public void cache(String name) {
    with(
        ElastiCacheClient::builder,
        cache -> {
          cache.createCacheCluster(
              r ->
                  r.cacheClusterId(name)
                      .engine("redis")
                      .cacheNodeType("cache.t3.micro")
                      .numCacheNodes(1)
                      .tags(
                          software.amazon.awssdk.services.elasticache.model.Tag.builder()
                              .key("team")
                              .value("shop")
                              .build()));
          cache.createReplicationGroup(
              r ->
                  r.replicationGroupId(name + "-group")
                      .replicationGroupDescription("of tests")
                      .engine("redis")
                      .transitEncryptionEnabled(true)
                      .atRestEncryptionEnabled(true));
        });
  }

  public void search(String name, String policy) {
    with(
        OpenSearchClient::builder,
        search ->
            search.createDomain(
                r ->
                    r.domainName(name)
                        .engineVersion("OpenSearch_2.11")
                        .accessPolicies(policy)
                        .encryptionAtRestOptions(e -> e.enabled(true))));
  }

  public void repository(String name, String policy) {
    with(
        EcrClient::builder,
        ecr -> {
          ecr.createRepository(r -> r.repositoryName(name));
          ecr.setRepositoryPolicy(r -> r.repositoryName(name).policyText(policy));
        });
  }

  public void version(String bucket) {
    with(
        () -> S3Client.builder().forcePathStyle(true),
        s3 ->
            s3.putBucketVersioning(
                r ->
                    r.bucket(bucket)
                        .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED))));
  }
}
