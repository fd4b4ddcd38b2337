package dev.mothership.local.aws;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.s3.S3Client;

/** Resources of EC2 with one fault each, as their owner would make them. */
public final class RemediationEstate implements AutoCloseable {
  public static final String ACCOUNT = "515253545556";
  public static final String REGION = "eu-west-1";
  private static final String IMAGE = "ami-12c6146b";

  private final Ec2Client ec2;
  private final S3Client s3;
  private int number;

  private RemediationEstate(MotoServer moto) {
    AwsCredentialsProvider owner = Estate.owner(moto.endpoint(), Region.of(REGION), ACCOUNT);
    ec2 = with(Ec2Client.builder(), moto, owner);
    s3 =
        S3Client.builder()
            .endpointOverride(moto.endpoint())
            .region(Region.of(REGION))
            .credentialsProvider(owner)
            .forcePathStyle(true)
            .build();
  }

  public static RemediationEstate in(MotoServer moto) {
    return new RemediationEstate(moto);
  }

  static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C with(
      B builder, MotoServer moto, AwsCredentialsProvider owner) {
    return builder
        .endpointOverride(moto.endpoint())
        .region(Region.of(REGION))
        .credentialsProvider(owner)
        .build();
  }

  private static String arn(String resource) {
    return "arn:aws:ec2:%s:%s:%s".formatted(REGION, ACCOUNT, resource);
  }

  /** An instance that answers version 1 of its metadata service, within two hops. */
  public Faulty instance() {
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    String subnet =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.1.0.0/24")).subnet().subnetId();
    String id =
        ec2.runInstances(
                r ->
                    r.imageId(IMAGE)
                        .minCount(1)
                        .maxCount(1)
                        .subnetId(subnet)
                        .metadataOptions(
                            m ->
                                m.httpTokens("optional")
                                    .httpEndpoint("enabled")
                                    .httpPutResponseHopLimit(2)))
            .instances()
            .get(0)
            .instanceId();
    return new Faulty(
        "aws-ec2-require-imdsv2",
        "aws-ec2-imdsv1-allowed",
        "aws.ec2.instance",
        arn("instance/" + id),
        id,
        REGION,
        "{\"httpTokens\": \"optional\"}",
        "{}",
        () -> options(id),
        () -> options(id).contains("HttpTokens=optional"),
        () ->
            ec2.modifyInstanceMetadataOptions(
                r ->
                    r.instanceId(id)
                        .httpTokens("optional")
                        .httpEndpoint("enabled")
                        .httpPutResponseHopLimit(3)
                        .httpProtocolIpv6("disabled")
                        .instanceMetadataTags("disabled")));
  }

  private String options(String instance) {
    return ec2.describeInstances(r -> r.instanceIds(instance)).reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .map(found -> found.metadataOptions() + " " + found.state() + found.securityGroups())
        .collect(Collectors.joining());
  }

  /**
   * SSH for an office and for everybody, of both families; HTTPS for everybody, which nobody
   * complains about.
   */
  public Faulty group() {
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.2.0.0/16")).vpc().vpcId();
    String id =
        ec2.createSecurityGroup(r -> r.groupName("ssh").description("d").vpcId(vpc)).groupId();
    IpRange everybody = IpRange.builder().cidrIp("0.0.0.0/0").build();
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(id)
                .ipPermissions(
                    tcp(22)
                        .ipRanges(
                            everybody.toBuilder().description("for now").build(),
                            IpRange.builder()
                                .cidrIp("203.0.113.0/24")
                                .description("office")
                                .build())
                        .ipv6Ranges(Ipv6Range.builder().cidrIpv6("::/0").build())
                        .build(),
                    tcp(443).ipRanges(everybody).build()));
    return new Faulty(
        "aws-ec2-remove-public-ingress",
        "aws-ec2-admin-ports-open-ipv4",
        "aws.ec2.security-group",
        arn("security-group/" + id),
        id,
        REGION,
        """
        {"ingress": [{"family": 4, "protocol": "tcp", "from_port": 22, "to_port": 22, "source": "0.0.0.0/0"}]}
        """,
        "{}",
        () -> rules(id),
        () -> rules(id).contains("tcp 22-22 0.0.0.0/0") || rules(id).contains("tcp 22-22 ::/0"),
        () ->
            ec2.revokeSecurityGroupIngress(
                r -> r.groupId(id).ipPermissions(tcp(443).ipRanges(everybody).build())));
  }

  private static IpPermission.Builder tcp(int port) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port);
  }

  private String rules(String group) {
    return ec2
        .describeSecurityGroups(r -> r.groupIds(group))
        .securityGroups()
        .get(0)
        .ipPermissions()
        .stream()
        .flatMap(RemediationEstate::sources)
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> sources(IpPermission rule) {
    String ports = rule.ipProtocol() + " " + rule.fromPort() + "-" + rule.toPort() + " ";
    return Stream.concat(
        rule.ipRanges().stream().map(r -> ports + r.cidrIp() + " " + r.description()),
        rule.ipv6Ranges().stream().map(r -> ports + r.cidrIpv6() + " " + r.description()));
  }

  /** A snapshot for everybody, and for one account by number. */
  public Faulty snapshot() {
    String volume = ec2.createVolume(r -> r.size(8).availabilityZone(REGION + "a")).volumeId();
    String id = ec2.createSnapshot(r -> r.volumeId(volume)).snapshotId();
    share(id, "add");
    ec2.modifySnapshotAttribute(
        r ->
            r.snapshotId(id)
                .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                .operationType("add")
                .userIds("606060606060"));
    Supplier<String> look =
        () ->
            ec2
                .describeSnapshotAttribute(
                    r -> r.snapshotId(id).attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION))
                .createVolumePermissions()
                .stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining());
    return new Faulty(
        "aws-ec2-make-snapshot-private",
        "aws-ec2-snapshot-public",
        "aws.ec2.snapshot",
        "arn:aws:ec2:%s::snapshot/%s".formatted(REGION, id),
        id,
        REGION,
        "{\"public\": true}",
        "{}",
        look,
        () -> look.get().contains("Group=all"),
        () ->
            ec2.modifySnapshotAttribute(
                r ->
                    r.snapshotId(id)
                        .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                        .operationType("add")
                        .userIds("707070707070")));
  }

  private void share(String snapshot, String operation) {
    ec2.modifySnapshotAttribute(
        r ->
            r.snapshotId(snapshot)
                .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                .operationType(operation)
                .groupNames("all"));
  }

  /** An image for everybody, and for one account by number. */
  public Faulty image() {
    String id = ec2.registerImage(r -> r.name("golden-" + number++)).imageId();
    ec2.modifyImageAttribute(
        r ->
            r.imageId(id)
                .launchPermission(
                    p ->
                        p.add(
                            LaunchPermission.builder().group("all").build(),
                            LaunchPermission.builder().userId("606060606060").build())));
    Supplier<String> look =
        () ->
            ec2
                .describeImageAttribute(r -> r.imageId(id).attribute("launchPermission"))
                .launchPermissions()
                .stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining());
    return new Faulty(
        "aws-ec2-make-image-private",
        "aws-ec2-image-public",
        "aws.ec2.image",
        "arn:aws:ec2:%s::image/%s".formatted(REGION, id),
        id,
        REGION,
        "{\"public\": true}",
        "{}",
        look,
        () -> look.get().contains("Group=all"),
        () ->
            ec2.modifyImageAttribute(
                r ->
                    r.imageId(id)
                        .launchPermission(
                            p ->
                                p.add(LaunchPermission.builder().userId("707070707070").build()))));
  }

  /** A region whose new disks are not encrypted. */
  public Faulty disks() {
    Supplier<Boolean> on =
        () -> Boolean.TRUE.equals(ec2.getEbsEncryptionByDefault(r -> {}).ebsEncryptionByDefault());
    return new Faulty(
        "aws-ec2-encrypt-disks-by-default",
        "aws-ec2-ebs-default-encryption-off",
        "aws.ec2.settings",
        arn("settings"),
        "settings",
        REGION,
        "{\"ebsEncryptionByDefault\": false}",
        "{}",
        () -> on.get().toString(),
        () -> !on.get(),
        () -> ec2.enableEbsEncryptionByDefault(r -> {}));
  }

  /** Afterwards new disks are not encrypted, as before {@link #disks()}. */
  public void encryptNothing() {
    ec2.disableEbsEncryptionByDefault(r -> {});
  }

  /** A VPC that nobody logs, and a bucket that could take its log. */
  public Faulty vpc() {
    String id = ec2.createVpc(r -> r.cidrBlock("10.3.0.0/16")).vpc().vpcId();
    String bucket = "flows-" + number++;
    s3.createBucket(
        r -> r.bucket(bucket).createBucketConfiguration(c -> c.locationConstraint(REGION)));
    Supplier<List<String>> logs =
        () ->
            ec2.describeFlowLogs(r -> {}).flowLogs().stream()
                .filter(log -> id.equals(log.resourceId()))
                .map(log -> log.flowLogStatus() + " " + log.logDestination() + log.tags())
                .sorted()
                .toList();
    return new Faulty(
        "aws-ec2-log-vpc-flows",
        "aws-ec2-vpc-without-flow-log",
        "aws.ec2.vpc",
        arn("vpc/" + id),
        id,
        REGION,
        "{\"flowLogs\": []}",
        "{\"logDestination\": \"arn:aws:s3:::" + bucket + "\"}",
        () -> logs.get().toString(),
        () -> logs.get().isEmpty(),
        () ->
            ec2.createFlowLogs(
                r ->
                    r.resourceIds(id)
                        .resourceType("VPC")
                        .trafficType("REJECT")
                        .logDestinationType("s3")
                        .logDestination("arn:aws:s3:::" + bucket)));
  }

  @Override
  public void close() {
    ec2.close();
    s3.close();
  }
}
