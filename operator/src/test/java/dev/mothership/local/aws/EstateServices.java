package dev.mothership.local.aws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Functions, containers, builds, keys and queues in moto's memory, made as their owner would. */
public final class EstateServices implements AutoCloseable {
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Principal":{"Service":"%s"},"Action":"sts:AssumeRole"}]}""";

  private final MotoServer moto;
  private final Region region;
  private final AwsCredentialsProvider owner;
  private final List<SdkAutoCloseable> opened = new ArrayList<>();
  public final LambdaClient lambda;
  public final EcrClient ecr;
  public final EcsClient ecs;
  public final EksClient eks;
  public final CodeBuildClient codeBuild;
  public final KmsClient kms;
  public final SecretsManagerClient secrets;
  public final SsmClient ssm;
  public final SqsClient sqs;
  public final SnsClient sns;
  private final IamClient iam;

  private EstateServices(MotoServer moto, String account, String region) {
    this.moto = moto;
    this.region = Region.of(region);
    this.owner = Estate.owner(moto.endpoint(), this.region, account);
    lambda = client(LambdaClient.builder());
    ecr = client(EcrClient.builder());
    ecs = client(EcsClient.builder());
    eks = client(EksClient.builder());
    codeBuild = client(CodeBuildClient.builder());
    kms = client(KmsClient.builder());
    secrets = client(SecretsManagerClient.builder());
    ssm = client(SsmClient.builder());
    sqs = client(SqsClient.builder());
    sns = client(SnsClient.builder());
    iam = client(IamClient.builder());
  }

  public static EstateServices in(MotoServer moto, String account, String region) {
    return new EstateServices(moto, account, region);
  }

  private <B extends AwsClientBuilder<B, C>, C extends SdkAutoCloseable> C client(B builder) {
    C client =
        builder.endpointOverride(moto.endpoint()).region(region).credentialsProvider(owner).build();
    opened.add(client);
    return client;
  }

  /** A role that a service takes on; its ARN. */
  public String role(String name, String service) {
    String trust = TRUST.formatted(service);
    return iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust)).role().arn();
  }

  /** A Python function; its ARN. */
  public String function(String name, String role, Map<String, String> environment) {
    SdkBytes code = zip();
    return lambda
        .createFunction(
            r ->
                r.functionName(name)
                    .runtime("python3.12")
                    .handler("main.handle")
                    .role(role)
                    .code(c -> c.zipFile(code))
                    .environment(e -> e.variables(environment)))
        .functionArn();
  }

  private static SdkBytes zip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("main.py"));
      zip.write("def handle(event, context): pass\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SdkBytes.fromByteArray(bytes.toByteArray());
  }

  /**
   * A cluster, and in it a service of one container whose variable, command and log driver hold the
   * text; the ARN of its task definition.
   */
  public String service(String cluster, String name, String role, String text) {
    ContainerDefinition container =
        ContainerDefinition.builder()
            .name("web")
            .image("shop/web:1")
            .memory(128)
            .privileged(true)
            .command("serve", "--password=" + text)
            .logConfiguration(l -> l.logDriver("splunk").options(Map.of("splunk-token", text)))
            .environment(KeyValuePair.builder().name("DB_PASSWORD").value(text).build())
            .build();
    String definition =
        ecs.registerTaskDefinition(
                r -> r.family(name).taskRoleArn(role).containerDefinitions(container))
            .taskDefinition()
            .taskDefinitionArn();
    ecs.createCluster(r -> r.clusterName(cluster));
    ecs.createService(
        r -> r.cluster(cluster).serviceName(name).taskDefinition(definition).desiredCount(1));
    return definition;
  }

  @Override
  public void close() {
    opened.forEach(SdkAutoCloseable::close);
  }
}
