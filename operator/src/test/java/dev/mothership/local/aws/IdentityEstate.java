package dev.mothership.local.aws;

import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.rds.RdsClient;

/** Identities and databases with one fault each, as their owner would make them. */
public final class IdentityEstate implements AutoCloseable {
  private static final String ACCOUNT = RemediationEstate.ACCOUNT;
  private static final String REGION = RemediationEstate.REGION;

  /** With white space, signs that URLs encode, and an order of its own: it comes back as it was. */
  private static final String EVERYTHING =
      """
      { "Version": "2012-10-17",
        "Statement": [ {"Sid": "a+b & c%20d", "Effect": "Allow", "Action": "*", "Resource": "*"} ] }
      """;

  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

  private final IamClient iam;
  private final RdsClient rds;

  private IdentityEstate(MotoServer moto) {
    AwsCredentialsProvider owner = Estate.owner(moto.endpoint(), Region.of(REGION), ACCOUNT);
    iam = RemediationEstate.with(IamClient.builder(), moto, owner);
    rds = RemediationEstate.with(RdsClient.builder(), moto, owner);
  }

  public static IdentityEstate in(MotoServer moto) {
    return new IdentityEstate(moto);
  }

  private static String arn(String resource) {
    return "arn:aws:iam::%s:%s".formatted(ACCOUNT, resource);
  }

  /** A user with two active keys that nobody has used. */
  public Faulty keys(String name) {
    iam.createUser(r -> r.userName(name));
    iam.createAccessKey(r -> r.userName(name));
    String second = iam.createAccessKey(r -> r.userName(name)).accessKey().accessKeyId();
    Supplier<String> look =
        () ->
            iam.listAccessKeys(r -> r.userName(name)).accessKeyMetadata().stream()
                .map(key -> key.accessKeyId() + " " + key.status())
                .sorted()
                .collect(Collectors.joining("\n"));
    return new Faulty(
        "aws-iam-deactivate-unused-keys",
        "aws-iam-credential-unused",
        "aws.iam.user",
        arn("user/" + name),
        arn("user/" + name),
        "global",
        "{\"unused\": \"access key since 2026-01-01\"}",
        "{}",
        look,
        () -> look.get().contains("Active") && !look.get().matches("(?s).*Inactive.*Inactive.*"),
        () ->
            iam.updateAccessKey(
                r -> r.userName(name).accessKeyId(second).status(StatusType.INACTIVE)));
  }

  /** A user with a policy of his own, another that allows everything, and one from the account. */
  public Faulty user(String name) {
    iam.createUser(r -> r.userName(name));
    iam.putUserPolicy(r -> r.userName(name).policyName("all").policyDocument(EVERYTHING));
    iam.putUserPolicy(
        r -> r.userName(name).policyName("one").policyDocument(some("s3:ListBucket")));
    String managed = managed(name);
    iam.attachUserPolicy(r -> r.userName(name).policyArn(managed));
    Supplier<String> look =
        () ->
            iam.listAttachedUserPolicies(r -> r.userName(name)).attachedPolicies()
                + iam.listUserPolicies(r -> r.userName(name)).policyNames().stream()
                    .sorted()
                    .map(
                        policy ->
                            iam.getUserPolicy(r -> r.userName(name).policyName(policy)).toString())
                    .collect(Collectors.joining("\n"));
    return wild(
        "user",
        name,
        managed,
        look,
        () ->
            iam.putUserPolicy(
                r -> r.userName(name).policyName("one").policyDocument(some("s3:GetObject"))));
  }

  /** As {@link #user}, of a role. */
  public Faulty role(String name) {
    iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
    iam.putRolePolicy(r -> r.roleName(name).policyName("all").policyDocument(EVERYTHING));
    iam.putRolePolicy(
        r -> r.roleName(name).policyName("one").policyDocument(some("s3:ListBucket")));
    String managed = managed(name);
    iam.attachRolePolicy(r -> r.roleName(name).policyArn(managed));
    Supplier<String> look =
        () ->
            iam.listAttachedRolePolicies(r -> r.roleName(name)).attachedPolicies()
                + iam.listRolePolicies(r -> r.roleName(name)).policyNames().stream()
                    .sorted()
                    .map(
                        policy ->
                            iam.getRolePolicy(r -> r.roleName(name).policyName(policy)).toString())
                    .collect(Collectors.joining("\n"));
    return wild(
        "role",
        name,
        managed,
        look,
        () -> iam.deleteRolePolicy(r -> r.roleName(name).policyName("one")));
  }

  /** As {@link #user}, of a group. */
  public Faulty group(String name) {
    iam.createGroup(r -> r.groupName(name));
    iam.putGroupPolicy(r -> r.groupName(name).policyName("all").policyDocument(EVERYTHING));
    iam.putGroupPolicy(
        r -> r.groupName(name).policyName("one").policyDocument(some("s3:ListBucket")));
    String managed = managed(name);
    iam.attachGroupPolicy(r -> r.groupName(name).policyArn(managed));
    Supplier<String> look =
        () ->
            iam.listAttachedGroupPolicies(r -> r.groupName(name)).attachedPolicies()
                + iam.listGroupPolicies(r -> r.groupName(name)).policyNames().stream()
                    .sorted()
                    .map(
                        policy ->
                            iam.getGroupPolicy(r -> r.groupName(name).policyName(policy))
                                .toString())
                    .collect(Collectors.joining("\n"));
    return wild(
        "group",
        name,
        managed,
        look,
        () -> iam.deleteGroupPolicy(r -> r.groupName(name).policyName("one")));
  }

  private static Faulty wild(
      String kind, String name, String managed, Supplier<String> look, Runnable disturb) {
    return new Faulty(
        "aws-iam-detach-wildcard-policies",
        "aws-iam-all-actions-all-resources",
        "aws.iam." + kind,
        arn(kind + "/" + name),
        arn(kind + "/" + name),
        "global",
        "{\"policies\": [\"inline:all\", \"" + managed + "\"]}",
        "{}",
        look,
        () -> look.get().contains("PolicyName=all") || look.get().contains(managed),
        disturb);
  }

  private String managed(String name) {
    return iam.createPolicy(r -> r.policyName("all-of-" + name).policyDocument(EVERYTHING))
        .policy()
        .arn();
  }

  private static String some(String action) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\""
        + action
        + "\",\"Resource\":\"*\"}]}";
  }

  /** A database with a public address. */
  public Faulty database(String name) {
    rds.createDBInstance(
        r ->
            r.dbInstanceIdentifier(name)
                .dbInstanceClass("db.t3.micro")
                .engine("postgres")
                .allocatedStorage(20)
                .masterUsername("owner")
                .masterUserPassword("not-a-secret")
                .publiclyAccessible(true));
    Supplier<String> look =
        () ->
            rds.describeDBInstances(r -> r.dbInstanceIdentifier(name)).dbInstances().stream()
                .map(db -> db.toBuilder().latestRestorableTime(null).build().toString())
                .collect(Collectors.joining());
    return new Faulty(
        "aws-rds-make-instance-private",
        "aws-rds-publicly-accessible",
        "aws.rds.instance",
        "arn:aws:rds:%s:%s:db:%s".formatted(REGION, ACCOUNT, name),
        name,
        REGION,
        "{}",
        "{}",
        look,
        () -> look.get().contains("PubliclyAccessible=true"),
        () -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier(name).publiclyAccessible(false)));
  }

  /** A snapshot of that database for everybody and for one account. */
  public Faulty snapshot(String database, String name) {
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier(database).dbSnapshotIdentifier(name));
    rds.modifyDBSnapshotAttribute(
        r ->
            r.dbSnapshotIdentifier(name)
                .attributeName("restore")
                .valuesToAdd("all", "606060606060"));
    Supplier<String> look =
        () ->
            rds
                .describeDBSnapshotAttributes(r -> r.dbSnapshotIdentifier(name))
                .dbSnapshotAttributesResult()
                .dbSnapshotAttributes()
                .stream()
                .flatMap(attribute -> attribute.attributeValues().stream())
                .sorted()
                .collect(Collectors.joining(","));
    return shared("aws.rds.snapshot", "aws-rds-snapshot-public", "snapshot:" + name, name, look);
  }

  /** A cluster with a snapshot for everybody and for one account. */
  public Faulty clusterSnapshot(String cluster, String name) {
    rds.createDBCluster(
        r ->
            r.dbClusterIdentifier(cluster)
                .engine("aurora-postgresql")
                .masterUsername("owner")
                .masterUserPassword("not-a-secret"));
    rds.createDBClusterSnapshot(
        r -> r.dbClusterIdentifier(cluster).dbClusterSnapshotIdentifier(name));
    rds.modifyDBClusterSnapshotAttribute(
        r ->
            r.dbClusterSnapshotIdentifier(name)
                .attributeName("restore")
                .valuesToAdd("all", "606060606060"));
    Supplier<String> look =
        () ->
            rds
                .describeDBClusterSnapshotAttributes(r -> r.dbClusterSnapshotIdentifier(name))
                .dbClusterSnapshotAttributesResult()
                .dbClusterSnapshotAttributes()
                .stream()
                .flatMap(attribute -> attribute.attributeValues().stream())
                .sorted()
                .collect(Collectors.joining(","));
    return shared(
        "aws.rds.cluster-snapshot",
        "aws-rds-cluster-snapshot-public",
        "cluster-snapshot:" + name,
        name,
        look);
  }

  private Faulty shared(
      String type, String check, String resource, String name, Supplier<String> look) {
    return new Faulty(
        "aws-rds-make-snapshot-private",
        check,
        type,
        "arn:aws:rds:%s:%s:%s".formatted(REGION, ACCOUNT, resource),
        name,
        REGION,
        "{\"public\": true}",
        "{}",
        look,
        () -> look.get().contains("all"),
        () -> {
          if (type.equals("aws.rds.snapshot")) {
            rds.modifyDBSnapshotAttribute(
                r ->
                    r.dbSnapshotIdentifier(name)
                        .attributeName("restore")
                        .valuesToAdd("707070707070"));
          } else {
            rds.modifyDBClusterSnapshotAttribute(
                r ->
                    r.dbClusterSnapshotIdentifier(name)
                        .attributeName("restore")
                        .valuesToAdd("707070707070"));
          }
        });
  }

  @Override
  public void close() {
    iam.close();
    rds.close();
  }
}
