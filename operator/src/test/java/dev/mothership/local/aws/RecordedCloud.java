package dev.mothership.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mothership.local.LocalStackException;
import dev.mothership.local.aws.AwsFront.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AWS of a recorded account, as far as one fix asks it: the account's roles, its instances, and the
 * call by which they come to ask for tokens. What is changed is which take answers whoever reads
 * the recording.
 */
public final class RecordedCloud implements AutoCloseable {
  /** The key by which the operator and its Jobs are known there. */
  public static final String BASE_KEY = "AKIAMOTHERSHIPDEMO01";

  private static final String BASE_ARN = "arn:aws:iam::999999999999:user/mothership";
  private static final String INSTANCES = "ec2/DescribeInstances.yaml";
  private static final Pattern ROLE = Pattern.compile("arn:aws:iam::(\\d{12}):role/(\\w+)");
  private static final Pattern RESERVATION =
      Pattern.compile("(?s)    <item>\\s*<reservationId>.*?\n    </item>\n");
  private static final Pattern OPTIONS =
      Pattern.compile("(?s)<metadataOptions>(.*?)</metadataOptions>");
  private static final Duration SESSION = Duration.ofHours(1);
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Path recording;
  private final String externalId;
  private final Map<String, String> takes;
  private final HttpServer server;
  private final Map<String, String> rolesByKey = new ConcurrentHashMap<>();

  /**
   * Starts answering, on a free port of the loopback interface.
   *
   * @param recording with its file {@code current}, which is written
   * @param externalId that the roles ask for
   * @param takes which one is current by what instances answer without a token: optional, required
   */
  public RecordedCloud(Path recording, String externalId, Map<String, String> takes) {
    this.recording = recording;
    this.externalId = externalId;
    this.takes = Map.copyOf(takes);
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new LocalStackException("the recorded cloud cannot be started: " + e.getMessage(), e);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  /** What to give the operator as its AWS endpoint. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      AwsCall call = AwsCall.of(exchange, exchange.getRequestBody().readAllBytes());
      answer(call).send(exchange);
    }
  }

  private Answer answer(AwsCall call) throws IOException {
    return switch (call.action()) {
      case "AssumeRole" -> assumeRole(call);
      case "GetCallerIdentity" -> identity(call);
      case "DescribeInstances" -> Answer.xml(instance(call, call.parameter("InstanceId.1")));
      case "ModifyInstanceMetadataOptions" -> modify(call);
      default ->
          Answer.error(
              call.protocol(), 501, "NotImplemented", call.action() + " is not recorded here");
    };
  }

  private Answer assumeRole(AwsCall call) {
    Matcher role = ROLE.matcher(call.parameter("RoleArn"));
    if (!role.matches()
        || !call.accessKey().equals(BASE_KEY)
        || !call.parameter("ExternalId").equals(externalId)) {
      return Answer.error(
          call.protocol(),
          403,
          "AccessDenied",
          "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
              .formatted(BASE_ARN, call.parameter("RoleArn")));
    }
    String key = "ASIADEMO%08d".formatted(rolesByKey.size());
    String session =
        "arn:aws:sts::%s:assumed-role/%s/%s"
            .formatted(role.group(1), role.group(2), call.parameter("RoleSessionName"));
    rolesByKey.put(key, session);
    return Answer.xml(
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleResult>
            <Credentials>
              <AccessKeyId>%s</AccessKeyId>
              <SecretAccessKey>secret-of-the-demo</SecretAccessKey>
              <SessionToken>session-of-the-demo</SessionToken>
              <Expiration>%s</Expiration>
            </Credentials>
            <AssumedRoleUser><Arn>%s</Arn><AssumedRoleId>AROADEMO:session</AssumedRoleId></AssumedRoleUser>
          </AssumeRoleResult>
        </AssumeRoleResponse>
        """
            .formatted(key, Instant.now().plus(SESSION).truncatedTo(ChronoUnit.SECONDS), session));
  }

  private Answer identity(AwsCall call) {
    String arn = rolesByKey.getOrDefault(call.accessKey(), BASE_ARN);
    return Answer.xml(
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult>
            <Arn>%s</Arn><UserId>AIDADEMO</UserId><Account>%s</Account>
          </GetCallerIdentityResult>
        </GetCallerIdentityResponse>
        """
            .formatted(arn, arn.split(":")[4]));
  }

  /** The reservation of one instance, as it is recorded. */
  private String instance(AwsCall call, String id) throws IOException {
    String account = rolesByKey.getOrDefault(call.accessKey(), BASE_ARN).split(":")[4];
    String wanted = "<instanceId>" + id + "</instanceId>";
    return RESERVATION
        .matcher(recorded(account, call.region()))
        .replaceAll(
            found -> found.group().contains(wanted) ? Matcher.quoteReplacement(found.group()) : "");
  }

  private String recorded(String account, String region) throws IOException {
    Path take = recording.resolve(Files.readString(recording.resolve("current")).strip());
    String file = account + "/" + region + "/" + INSTANCES;
    JsonNode about = YAML.readTree(take.resolve("take.json").toFile());
    Path own = take.resolve(file);
    Path exchange =
        Files.exists(own) ? own : recording.resolve(about.path("basedOn").asText()).resolve(file);
    return YAML.readTree(exchange.toFile()).path("body").asText();
  }

  private Answer modify(AwsCall call) throws IOException {
    String id = call.parameter("InstanceId");
    String take = takes.get(call.parameter("HttpTokens"));
    if (take == null || !OPTIONS.matcher(instance(call, id)).find()) {
      return Answer.error(
          call.protocol(),
          400,
          "InvalidInstanceID.NotFound",
          "there is no such instance to change");
    }
    Files.writeString(recording.resolve("current"), take + "\n");
    Matcher options = OPTIONS.matcher(instance(call, id));
    return Answer.xml(
        """
        <ModifyInstanceMetadataOptionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
          <instanceId>%s</instanceId>
          <instanceMetadataOptions>%s</instanceMetadataOptions>
        </ModifyInstanceMetadataOptionsResponse>
        """
            .formatted(id, options.find() ? options.group(1) : ""));
  }
}
