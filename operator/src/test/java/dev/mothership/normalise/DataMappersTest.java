package dev.mothership.normalise;

import static dev.mothership.normalise.Readings.edges;
import static dev.mothership.normalise.Readings.read;
import static dev.mothership.normalise.Readings.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Asset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataMappersTest {
  private static final String RDS = "arn:aws:rds:eu-west-1:111122223333:";
  private static final String EC2 = "arn:aws:ec2:eu-west-1:111122223333:";

  @Test
  void aDatabaseInstanceNamesItsNetworkItsClusterAndItsCare() {
    Normalised database =
        read(
            "aws.rds.instance",
            """
            DBInstanceArn: arn:aws:rds:eu-west-1:111122223333:db:orders-1
            DBInstanceIdentifier: orders-1
            DBClusterIdentifier: orders
            DBInstanceStatus: available
            Engine: aurora-postgresql
            EngineVersion: "16.4"
            PubliclyAccessible: true
            StorageEncrypted: true
            KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/k-1
            MultiAZ: false
            BackupRetentionPeriod: 7
            AutoMinorVersionUpgrade: true
            DeletionProtection: false
            IAMDatabaseAuthenticationEnabled: true
            MasterUsername: admin
            LatestRestorableTime: "2026-11-23T12:00:00Z"
            Endpoint: {Address: orders-1.rds.example, Port: 5432}
            VpcSecurityGroups: [{VpcSecurityGroupId: sg-1, Status: active}]
            DBSubnetGroup: {VpcId: vpc-1, Subnets: [{SubnetIdentifier: subnet-1}]}
            TagList: [{Key: class, Value: regulated}]
            """);
    Asset asset = database.asset();
    assertThat(asset.key().value()).isEqualTo(RDS + "db:orders-1");
    assertThat(asset.name()).isEqualTo("orders-1");
    assertThat(asset.dataClass()).isEqualTo("regulated");
    assertThat(asset.properties())
        .isEqualTo(
            yaml(
                """
                instanceIdentifier: orders-1
                clusterIdentifier: orders
                state: available
                engine: aurora-postgresql
                engineVersion: "16.4"
                publiclyAccessible: true
                storageEncrypted: true
                kmsKeyArn: arn:aws:kms:eu-west-1:111122223333:key/k-1
                multiAz: false
                backupRetentionDays: 7
                autoMinorVersionUpgrade: true
                deletionProtection: false
                iamAuthentication: true
                endpoint: orders-1.rds.example
                port: 5432
                vpcId: vpc-1
                subnetIds: [subnet-1]
                securityGroupIds: [sg-1]
                """));
    assertThat(edges(database))
        .containsExactly(
            "HAS_SECURITY_GROUP " + EC2 + "security-group/sg-1",
            "MEMBER_OF " + RDS + "cluster:orders",
            "IN_VPC " + EC2 + "vpc/vpc-1");
  }

  @Test
  void aDatabaseClusterNamesItsMembers() {
    assertThat(
            read(
                    "aws.rds.cluster",
                    """
                    DBClusterArn: arn:aws:rds:eu-west-1:111122223333:cluster:orders
                    DBClusterIdentifier: orders
                    Status: available
                    Engine: aurora-postgresql
                    EngineMode: provisioned
                    StorageEncrypted: false
                    MultiAZ: true
                    Port: 5432
                    DBClusterMembers: [{DBInstanceIdentifier: orders-1}, {DBInstanceIdentifier: orders-2}]
                    """)
                .asset()
                .properties())
        .isEqualTo(
            yaml(
                "{clusterIdentifier: orders, state: available, engine: aurora-postgresql,"
                    + " engineMode: provisioned, storageEncrypted: false, multiAz: true,"
                    + " port: 5432, memberIdentifiers: [orders-1, orders-2],"
                    + " securityGroupIds: []}"));
  }

  @Test
  void aDatabaseSnapshotIsPublicOnlyWhereTheRestoreAttributeSaysAll() {
    String manual =
        "{DBSnapshotArn: 'arn:aws:rds:eu-west-1:111122223333:snapshot:s', DBSnapshotIdentifier: s,"
            + " SnapshotType: manual, DBInstanceIdentifier: orders, Encrypted: false}";
    Normalised open =
        read(
            "aws.rds.snapshot",
            manual,
            Map.of(
                "shares",
                yaml(
                    "{DBSnapshotAttributes: [{AttributeName: restore, AttributeValues: [all,"
                        + " '444455556666']}]}")));
    assertThat(open.asset().properties())
        .isEqualTo(
            yaml(
                "{snapshotType: manual, instanceIdentifier: orders, encrypted: false,"
                    + " public: true, sharedWith: ['444455556666']}"));
    assertThat(edges(open)).containsExactly("MADE_FROM " + RDS + "db:orders");
    assertThat(read("aws.rds.snapshot", manual).asset().properties().has("public")).isFalse();
    JsonNode automated =
        read("aws.rds.snapshot", manual.replace("manual", "automated")).asset().properties();
    assertThat(automated.path("public")).isEqualTo(yaml("false"));
    assertThat(automated.path("sharedWith")).isEqualTo(yaml("[]"));
  }

  @Test
  void aClusterSnapshotReadsTheAttributesOfItsOwnCall() {
    Normalised shared =
        read(
            "aws.rds.cluster-snapshot",
            "{DBClusterSnapshotArn: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:s',"
                + " DBClusterSnapshotIdentifier: s, SnapshotType: manual,"
                + " DBClusterIdentifier: orders, StorageEncrypted: true}",
            Map.of(
                "shares",
                yaml(
                    "{DBClusterSnapshotAttributes: [{AttributeName: restore,"
                        + " AttributeValues: ['444455556666']}]}")));
    assertThat(shared.asset().properties())
        .isEqualTo(
            yaml(
                "{snapshotType: manual, clusterIdentifier: orders, encrypted: true,"
                    + " public: false, sharedWith: ['444455556666']}"));
    assertThat(edges(shared)).containsExactly("MADE_FROM " + RDS + "cluster:orders");
  }

  @Test
  void aTableIsRecoverableWhereContinuousBackupsSaySo() {
    Asset table =
        read(
                "aws.dynamodb.table",
                "TableName: carts",
                Map.of(
                    "table",
                    yaml(
                        "{TableName: carts, TableStatus: ACTIVE, ItemCount: 7,"
                            + " BillingModeSummary: {BillingMode: PAY_PER_REQUEST},"
                            + " SSEDescription: {Status: ENABLED, SSEType: KMS,"
                            + " KMSMasterKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k-1'}}"),
                    "continuousBackups",
                    yaml(
                        "{ContinuousBackupsStatus: ENABLED, PointInTimeRecoveryDescription:"
                            + " {PointInTimeRecoveryStatus: DISABLED}}"),
                    "tags",
                    yaml("[{Key: class, Value: internal}]")))
            .asset();
    assertThat(table.key().value())
        .isEqualTo("arn:aws:dynamodb:eu-west-1:111122223333:table/carts");
    assertThat(table.dataClass()).isEqualTo("internal");
    assertThat(table.properties())
        .isEqualTo(
            yaml(
                "{state: ACTIVE, deletionProtection: false, billingMode: PAY_PER_REQUEST,"
                    + " encryptionType: KMS,"
                    + " kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k-1',"
                    + " pointInTimeRecovery: false}"));
    assertThat(read("aws.dynamodb.table", "TableName: carts").asset().properties()).isEmpty();
  }

  @Test
  void aWarehouseTellsItsEndpointItsLogAndItsGroups() {
    Normalised cluster =
        read(
            "aws.redshift.cluster",
            """
            ClusterIdentifier: sales
            ClusterStatus: available
            PubliclyAccessible: true
            Encrypted: false
            EnhancedVpcRouting: false
            AllowVersionUpgrade: true
            AutomatedSnapshotRetentionPeriod: 1
            VpcId: vpc-1
            Endpoint: {Address: sales.example, Port: 5439}
            VpcSecurityGroups: [{VpcSecurityGroupId: sg-1, Status: active}]
            """,
            Map.of("logging", yaml("{LoggingEnabled: true, BucketName: logs}")));
    assertThat(cluster.asset().key().value())
        .isEqualTo("arn:aws:redshift:eu-west-1:111122223333:cluster:sales");
    assertThat(cluster.asset().properties())
        .isEqualTo(
            yaml(
                "{state: available, publiclyAccessible: true, encrypted: false,"
                    + " enhancedVpcRouting: false, allowVersionUpgrade: true,"
                    + " snapshotRetentionDays: 1, vpcId: vpc-1, endpoint: sales.example,"
                    + " port: 5439, securityGroupIds: [sg-1], logging: true}"));
    assertThat(edges(cluster))
        .containsExactly(
            "HAS_SECURITY_GROUP " + EC2 + "security-group/sg-1", "IN_VPC " + EC2 + "vpc/vpc-1");
  }

  @Test
  void aCacheIsAMemberOfItsReplicationGroup() {
    Normalised cache =
        read(
            "aws.elasticache.cluster",
            "{CacheClusterId: sessions-001, Engine: redis, EngineVersion: '7.1',"
                + " AtRestEncryptionEnabled: true, TransitEncryptionEnabled: false,"
                + " AuthTokenEnabled: false, ReplicationGroupId: sessions,"
                + " SecurityGroups: [{SecurityGroupId: sg-1, Status: active}]}");
    assertThat(cache.asset().properties())
        .isEqualTo(
            yaml(
                "{engine: redis, engineVersion: '7.1', atRestEncryption: true,"
                    + " transitEncryption: false, authToken: false, replicationGroupId: sessions,"
                    + " securityGroupIds: [sg-1]}"));
    String group = "arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:sessions";
    assertThat(edges(cache))
        .containsExactly("HAS_SECURITY_GROUP " + EC2 + "security-group/sg-1", "MEMBER_OF " + group);
    assertThat(
            read(
                    "aws.elasticache.replication-group",
                    "{ReplicationGroupId: sessions, AutomaticFailover: enabled, MultiAZ: disabled,"
                        + " MemberClusters: [sessions-001]}")
                .asset()
                .key()
                .value())
        .isEqualTo(group);
  }

  @Test
  void aSearchDomainOutsideEveryVpcIsOnTheInternet() {
    Normalised outside =
        read(
            "aws.opensearch.domain",
            "DomainName: logs",
            Map.of(
                "domain",
                yaml(
                    "{DomainName: logs, EngineVersion: OpenSearch_2.11,"
                        + " EncryptionAtRestOptions: {Enabled: true}, VPCOptions: {},"
                        + " DomainEndpointOptions: {EnforceHTTPS: true}}"),
                "policy",
                yaml("{Statement: []}")));
    assertThat(outside.asset().key().value())
        .isEqualTo("arn:aws:es:eu-west-1:111122223333:domain/logs");
    assertThat(outside.asset().properties())
        .isEqualTo(
            yaml(
                "{engineVersion: OpenSearch_2.11, atRestEncryption: true,"
                    + " nodeToNodeEncryption: false, enforceHttps: true,"
                    + " fineGrainedAccess: false, inVpc: false, policy: {Statement: []}}"));
    Normalised inside =
        read(
            "aws.opensearch.domain",
            "DomainName: logs",
            Map.of("domain", yaml("{VPCOptions: {VPCId: vpc-1, SecurityGroupIds: [sg-1]}}")));
    assertThat(inside.asset().properties().path("inVpc").asBoolean()).isTrue();
    assertThat(edges(inside))
        .containsExactly(
            "HAS_SECURITY_GROUP " + EC2 + "security-group/sg-1", "IN_VPC " + EC2 + "vpc/vpc-1");
    assertThat(read("aws.opensearch.domain", "DomainName: logs").asset().properties()).isEmpty();
  }

  @Test
  void aFileSystemHasAPolicyOnlyWhereThereIsOne() {
    Asset system =
        read(
                "aws.efs.file-system",
                "{FileSystemId: fs-1, Name: uploads, LifeCycleState: available, Encrypted: false,"
                    + " SizeInBytes: {Value: 6144}, Tags: [{Key: class, Value: confidential}]}")
            .asset();
    assertThat(system.key().value())
        .isEqualTo("arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1");
    assertThat(system.name()).isEqualTo("uploads");
    assertThat(system.dataClass()).isEqualTo("confidential");
    assertThat(system.properties()).isEqualTo(yaml("{state: available, encrypted: false}"));
  }

  @Test
  void aBucketTellsHowItKeepsWhatItHolds() {
    JsonNode kept =
        read(
                "aws.s3.bucket",
                "Name: b",
                Map.of(
                    "encryption",
                    yaml(
                        "{Rules: [{ApplyServerSideEncryptionByDefault: {SSEAlgorithm: 'aws:kms',"
                            + " KMSMasterKeyID: k-1}, BucketKeyEnabled: true}]}"),
                    "versioning",
                    yaml("{Status: Enabled, MFADelete: Enabled}"),
                    "logging",
                    yaml("{LoggingEnabled: {TargetBucket: logs, TargetPrefix: ''}}"),
                    "ownership",
                    yaml("{Rules: [{ObjectOwnership: BucketOwnerEnforced}]}")))
            .asset()
            .properties();
    assertThat(kept.path("encryption"))
        .isEqualTo(yaml("{algorithm: 'aws:kms', kmsKeyArn: k-1, bucketKey: true}"));
    assertThat(kept.path("versioning").asText()).isEqualTo("Enabled");
    assertThat(kept.path("mfaDelete")).isEqualTo(yaml("true"));
    assertThat(kept.path("accessLogging")).isEqualTo(yaml("true"));
    assertThat(kept.path("loggingBucket").asText()).isEqualTo("logs");
    assertThat(kept.path("objectOwnership").asText()).isEqualTo("BucketOwnerEnforced");
    JsonNode never =
        read("aws.s3.bucket", "Name: b", Map.of("versioning", yaml("{}"), "logging", yaml("{}")))
            .asset()
            .properties();
    assertThat(never.path("versioning").asText()).isEqualTo("Never");
    assertThat(never.path("mfaDelete")).isEqualTo(yaml("false"));
    assertThat(never.path("accessLogging")).isEqualTo(yaml("false"));
    assertThat(never.has("encryption")).isFalse();
  }
}
