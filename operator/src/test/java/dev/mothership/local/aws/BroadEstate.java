package dev.mothership.local.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * An account with a little of everything, each thing once as it should be and once as it should
 * not: what two tools that judge it ought to agree on.
 */
public final class BroadEstate implements AutoCloseable {
  public static final String ACCOUNT = "555566667777";
  public static final String REGION = "eu-west-1";

  private static final String EVERYTHING =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
  private static final String LITTLE =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",\
      "Resource":"arn:aws:s3:::broad-good/*"}]}""";

  /** Of the internet, and of one's own networks. */
  private static final List<String> SOURCES = List.of("0.0.0.0/0", "10.0.0.0/8");

  /** Administration, data stores, and what is nobody's business. */
  private static final List<Integer> PORTS =
      List.of(22, 3389, 3306, 5432, 1433, 1521, 27017, 6379, 11211, 9200, 443);

  private final MotoServer moto;
  private final Region region = Region.of(REGION);
  private final AwsCredentialsProvider owner;
  private final List<SdkAutoCloseable> opened = new ArrayList<>();

  private BroadEstate(MotoServer moto) {
    this.moto = moto;
    this.owner = Estate.owner(moto.endpoint(), region, ACCOUNT);
  }

  public static void build(MotoServer moto, Estate estate) {
    try (BroadEstate broad = new BroadEstate(moto)) {
      broad.identities(estate);
      broad.network(estate);
      broad.disks();
      new BroadServices(broad, estate).build();
    }
  }

  MotoServer moto() {
    return moto;
  }

  <B extends AwsClientBuilder<B, C>, C extends SdkAutoCloseable> C client(B builder) {
    C client =
        builder.endpointOverride(moto.endpoint()).region(region).credentialsProvider(owner).build();
    opened.add(client);
    return client;
  }

  private void identities(Estate estate) {
    IamClient iam = client(IamClient.builder());
    iam.updateAccountPasswordPolicy(r -> r.minimumPasswordLength(14).passwordReusePrevention(5));
    String little = estate.managedPolicy("little", LITTLE);
    String all = estate.managedPolicy("all", EVERYTHING);
    estate.group("readers", little);
    for (String user : List.of("ann", "ben", "cleo")) {
      estate.user(user, "readers");
      estate.accessKey(user);
    }
    iam.createLoginProfile(r -> r.userName("ann").password("a-password-of-tests"));
    estate.accessKey("ben");
    estate.attachToUser("cleo", little);
    estate.user("admin", "");
    estate.attachToUser("admin", all);
    estate.hostRole("broad-reader", LITTLE);
    estate.hostRole("broad-admin", EVERYTHING);
    estate.role("support", "arn:aws:iam::" + ACCOUNT + ":root");
    estate.attach("support", "arn:aws:iam::aws:policy/AWSSupportAccess");
    estate.attach("support", "arn:aws:iam::aws:policy/AWSCloudShellFullAccess");
  }

  private void network(Estate estate) {
    Ec2Client ec2 = client(Ec2Client.builder());
    EstateNetwork network = estate.network();
    String logged = network.vpc("logged", "10.80.0.0/16");
    String other = network.vpc("other", "10.90.0.0/16");
    ec2.createFlowLogs(
        r ->
            r.resourceIds(logged)
                .resourceType("VPC")
                .trafficType("ALL")
                .logDestinationType("s3")
                .logDestination("arn:aws:s3:::broad-good"));
    String gateway = network.gateway("broad", logged);
    String subnet = network.subnet("outside", logged, "10.80.0.0/24", gateway);
    for (int port : PORTS) {
      for (String source : SOURCES) {
        String name = "port-" + port + (source.startsWith("0") ? "-open" : "-closed");
        String group = network.group(name, logged, port, source);
        HttpTokensState tokens =
            source.startsWith("0") ? HttpTokensState.OPTIONAL : HttpTokensState.REQUIRED;
        estate.instance(name, subnet, group, tokens, "", "");
      }
    }
    network.groupV6("ssh-v6-open", logged, 22, "::/0");
    network.groupV6("ssh-v6-closed", logged, 22, "2001:db8::/48");
    String range =
        ec2.createSecurityGroup(r -> r.vpcId(logged).groupName("range").description("range"))
            .groupId();
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(range)
                .ipPermissions(
                    IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(20)
                        .toPort(4000)
                        .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                        .build()));
    network.openGroup("all-open", logged, "0.0.0.0/0");
    network.openGroup("all-closed", logged, "10.0.0.0/8");
    String shielded = network.subnet("shielded", logged, "10.80.1.0/24", gateway);
    network.shield(logged, shielded, 22);
    peering(ec2, logged, other, subnet);
  }

  private static void peering(Ec2Client ec2, String one, String other, String subnet) {
    for (String destination : List.of("10.90.0.0/16", "10.90.7.0/28")) {
      String peering =
          ec2.createVpcPeeringConnection(r -> r.vpcId(one).peerVpcId(other))
              .vpcPeeringConnection()
              .vpcPeeringConnectionId();
      ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
      String table = ec2.createRouteTable(r -> r.vpcId(one)).routeTable().routeTableId();
      ec2.createRoute(
          r ->
              r.routeTableId(table)
                  .destinationCidrBlock(destination)
                  .vpcPeeringConnectionId(peering));
    }
  }

  private void disks() {
    Ec2Client ec2 = client(Ec2Client.builder());
    for (boolean encrypted : new boolean[] {true, false}) {
      String volume =
          ec2.createVolume(r -> r.size(8).availabilityZone(REGION + "a").encrypted(encrypted))
              .volumeId();
      String snapshot = ec2.createSnapshot(r -> r.volumeId(volume)).snapshotId();
      String image = ec2.registerImage(r -> r.name("image-" + encrypted)).imageId();
      if (!encrypted) {
        ec2.modifySnapshotAttribute(
            r ->
                r.snapshotId(snapshot)
                    .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                    .operationType("add")
                    .groupNames("all"));
        ec2.modifyImageAttribute(
            r ->
                r.imageId(image)
                    .launchPermission(p -> p.add(LaunchPermission.builder().group("all").build())));
      }
    }
    for (Map.Entry<String, String> template :
        Map.of("template-v2", "required", "template-v1", "optional").entrySet()) {
      ec2.createLaunchTemplate(
          r ->
              r.launchTemplateName(template.getKey())
                  .launchTemplateData(
                      d ->
                          d.imageId("ami-12c6146b")
                              .instanceType("t3.micro")
                              .metadataOptions(
                                  m -> m.httpTokens(template.getValue()).httpEndpoint("enabled"))));
    }
  }

  @Override
  public void close() {
    opened.forEach(SdkAutoCloseable::close);
  }
}
