package dev.mothership.local.aws;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Builds estates in moto's memory, one account at a time, as its owner would: straight at moto, by
 * the AWS SDK. What is built is the truth that tests hold verdicts against.
 */
public final class Estate implements AutoCloseable {
  private static final String IMAGE = "ami-12c6146b";
  private static final String EC2_TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

  private final String account;
  private final Ec2Client ec2;
  private final IamClient iam;
  private final S3Client s3;
  private final String region;
  private final Map<String, String> environment;

  private Estate(
      String account,
      String region,
      Map<String, String> environment,
      Ec2Client ec2,
      IamClient iam,
      S3Client s3) {
    this.account = account;
    this.region = region;
    this.environment = environment;
    this.ec2 = ec2;
    this.iam = iam;
    this.s3 = s3;
  }

  /** Takes hold of an account, which exists as soon as somebody asks for it. */
  public static Estate in(MotoServer moto, String account, String region) {
    URI endpoint = moto.endpoint();
    Region where = Region.of(region);
    AwsSessionCredentials keys = keys(endpoint, where, account);
    AwsCredentialsProvider owner = StaticCredentialsProvider.create(keys);
    return new Estate(
        account,
        region,
        environment(endpoint, region, keys),
        Ec2Client.builder()
            .endpointOverride(endpoint)
            .region(where)
            .credentialsProvider(owner)
            .build(),
        IamClient.builder()
            .endpointOverride(endpoint)
            .region(where)
            .credentialsProvider(owner)
            .build(),
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(where)
            .credentialsProvider(owner)
            .forcePathStyle(true)
            .build());
  }

  /** What another tool needs in its environment to look at an account of a moto server. */
  public static Map<String, String> environment(URI endpoint, String account, String region) {
    return environment(endpoint, region, keys(endpoint, Region.of(region), account));
  }

  private static Map<String, String> environment(
      URI endpoint, String region, AwsSessionCredentials keys) {
    return Map.of(
        "AWS_ENDPOINT_URL", endpoint.toString(),
        "AWS_DEFAULT_REGION", region,
        "AWS_ACCESS_KEY_ID", keys.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY", keys.secretAccessKey(),
        "AWS_SESSION_TOKEN", keys.sessionToken());
  }

  /** Credentials of an account's owner, who may do everything. */
  public static AwsCredentialsProvider owner(URI endpoint, Region region, String account) {
    return StaticCredentialsProvider.create(keys(endpoint, region, account));
  }

  private static AwsSessionCredentials keys(URI endpoint, Region region, String account) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("owner", "owner")))
            .build()) {
      Credentials given =
          sts.assumeRole(
                  r ->
                      r.roleArn("arn:aws:iam::" + account + ":role/Owner").roleSessionName("owner"))
              .credentials();
      return AwsSessionCredentials.create(
          given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
    }
  }

  public String account() {
    return account;
  }

  /** What another tool needs in its environment to look at the account as its owner. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The account's network in the region. */
  public EstateNetwork network() {
    return new EstateNetwork(ec2);
  }

  // Compute ------------------------------------------------------------------------------------

  /**
   * An instance with one explicit network interface, as most tools launch them.
   *
   * @param profile name of its instance profile; empty for none
   * @param userData empty for none
   */
  public String instance(
      String name,
      String subnet,
      String group,
      HttpTokensState tokens,
      String profile,
      String userData) {
    String card =
        ec2.createNetworkInterface(r -> r.subnetId(subnet).groups(group))
            .networkInterface()
            .networkInterfaceId();
    RunInstancesRequest.Builder request =
        RunInstancesRequest.builder()
            .imageId(IMAGE)
            .minCount(1)
            .maxCount(1)
            .networkInterfaces(
                InstanceNetworkInterfaceSpecification.builder()
                    .deviceIndex(0)
                    .networkInterfaceId(card)
                    .build())
            .metadataOptions(m -> m.httpTokens(tokens).httpEndpoint("enabled"))
            .tagSpecifications(
                TagSpecification.builder()
                    .resourceType(ResourceType.INSTANCE)
                    .tags(Tag.builder().key("Name").value(name).build())
                    .build());
    if (!profile.isEmpty()) {
      request.iamInstanceProfile(p -> p.name(profile));
    }
    if (!userData.isEmpty()) {
      request.userData(
          Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8)));
    }
    return ec2.runInstances(request.build()).instances().get(0).instanceId();
  }

  /** Gives an instance's first interface an address on the internet. */
  public void publicAddress(String instance) {
    String card =
        ec2.describeInstances(r -> r.instanceIds(instance))
            .reservations()
            .get(0)
            .instances()
            .get(0)
            .networkInterfaces()
            .get(0)
            .networkInterfaceId();
    String address = ec2.allocateAddress(r -> r.domain(DomainType.VPC)).allocationId();
    ec2.associateAddress(r -> r.allocationId(address).networkInterfaceId(card));
  }

  public void requireImdsv2(String instance) {
    ec2.modifyInstanceMetadataOptions(
        r -> r.instanceId(instance).httpEndpoint("enabled").httpTokens(HttpTokensState.REQUIRED));
  }

  /** Whether the instance of that name answers to version 2 of its metadata service only. */
  public boolean requiresImdsv2(String name) {
    return ec2.describeInstances().reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .filter(one -> one.tags().stream().anyMatch(tag -> tag.value().equals(name)))
        .map(one -> one.metadataOptions().httpTokens())
        .toList()
        .equals(List.of(HttpTokensState.REQUIRED));
  }

  /** What the cloud itself answers for an instance's user data, decoded. */
  public String userData(String instance) {
    String encoded =
        ec2.describeInstanceAttribute(r -> r.instanceId(instance).attribute("userData"))
            .userData()
            .value();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  // Identity -----------------------------------------------------------------------------------

  /** A role for instances with an instance profile of the same name and one inline policy. */
  public void hostRole(String name, String policy) {
    iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(EC2_TRUST));
    iam.putRolePolicy(r -> r.roleName(name).policyName("inline").policyDocument(policy));
    iam.createInstanceProfile(r -> r.instanceProfileName(name));
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName(name));
  }

  public String managedPolicy(String name, String policy) {
    return iam.createPolicy(r -> r.policyName(name).policyDocument(policy)).policy().arn();
  }

  public void attach(String role, String policyArn) {
    iam.attachRolePolicy(r -> r.roleName(role).policyArn(policyArn));
  }

  /** A role that another principal may take on. */
  public void role(String name, String trustedArn) {
    String trust =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
        "Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}"""
            .formatted(trustedArn);
    iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust));
  }

  public void user(String name, String group) {
    iam.createUser(r -> r.userName(name));
    if (!group.isEmpty()) {
      iam.addUserToGroup(r -> r.userName(name).groupName(group));
    }
  }

  public void attachToUser(String user, String policyArn) {
    iam.attachUserPolicy(r -> r.userName(user).policyArn(policyArn));
  }

  public void accessKey(String user) {
    iam.createAccessKey(r -> r.userName(user));
  }

  public void group(String name, String policyArn) {
    iam.createGroup(r -> r.groupName(name));
    iam.attachGroupPolicy(r -> r.groupName(name).policyArn(policyArn));
  }

  // Storage ------------------------------------------------------------------------------------

  public void bucket(String name, Map<String, String> tags) {
    s3.createBucket(
        r -> {
          r.bucket(name);
          if (!region.equals("us-east-1")) {
            r.createBucketConfiguration(c -> c.locationConstraint(region));
          }
        });
    if (!tags.isEmpty()) {
      s3.putBucketTagging(
          r ->
              r.bucket(name)
                  .tagging(
                      t ->
                          t.tagSet(
                              tags.entrySet().stream()
                                  .map(
                                      tag ->
                                          software.amazon.awssdk.services.s3.model.Tag.builder()
                                              .key(tag.getKey())
                                              .value(tag.getValue())
                                              .build())
                                  .toList())));
    }
  }

  public void blockPublicAccess(String bucket) {
    s3.putPublicAccessBlock(
        r ->
            r.bucket(bucket)
                .publicAccessBlockConfiguration(
                    PublicAccessBlockConfiguration.builder()
                        .blockPublicAcls(true)
                        .ignorePublicAcls(true)
                        .blockPublicPolicy(true)
                        .restrictPublicBuckets(true)
                        .build()));
  }

  public void bucketPolicy(String bucket, String policy) {
    s3.putBucketPolicy(r -> r.bucket(bucket).policy(policy));
  }

  /** Lets everybody read the bucket, by its ACL. */
  public void publicReadAcl(String bucket) {
    s3.putBucketAcl(r -> r.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ));
  }

  @Override
  public void close() {
    ec2.close();
    iam.close();
    s3.close();
  }
}
