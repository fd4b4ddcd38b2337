package dev.mothership.local.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mothership.local.LocalStackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An account with many instances whose EC2 limits calls as the real one does: for each account,
 * region and API a bucket of 100 that gains 20 a second
 * (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html). It tells time by the
 * clock of the test.
 */
public final class ThrottlingCloud implements AutoCloseable {
  private static final double CAPACITY = 100;
  private static final double PER_SECOND = 20;
  private static final double NANOS = 1e9;

  /** Less than a token by no more than rounding counts as one. */
  private static final double ROUNDING = 1e-6;

  private static final int THREADS = 8;

  private final String account;
  private final int instances;
  private final LongSupplier nanoTime;
  private final double owner;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param owner calls a second that others in the account make of every API; they have saved up
   *     nothing and spent a burst of half the bucket just now
   */
  public ThrottlingCloud(String account, int instances, double owner, LongSupplier nanoTime) {
    this.account = account;
    this.instances = instances;
    this.owner = owner;
    this.nanoTime = nanoTime;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new LocalStackException("the throttling cloud cannot be started", e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Calls of an API that were let through and that were refused. */
  public String tally(String api) {
    return buckets.entrySet().stream()
        .filter(bucket -> bucket.getKey().endsWith("/" + api))
        .map(
            bucket ->
                bucket.getValue().passed + " passed, " + bucket.getValue().refused + " refused")
        .collect(Collectors.joining("; "));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      AwsCall call = AwsCall.of(exchange, exchange.getRequestBody().readAllBytes());
      AwsFront.Answer answer = call.service().equals("sts") ? sts(call) : ec2(call);
      answer.send(exchange);
    }
  }

  private AwsFront.Answer sts(AwsCall call) {
    if (call.action().equals("GetCallerIdentity")) {
      return AwsFront.Answer.xml(
          """
          <GetCallerIdentityResponse><GetCallerIdentityResult>\
          <Arn>arn:aws:sts::%1$s:assumed-role/MothershipReadOnly/mothership</Arn>\
          <UserId>AROA:mothership</UserId><Account>%1$s</Account>\
          </GetCallerIdentityResult></GetCallerIdentityResponse>"""
              .formatted(account));
    }
    if (call.parameter("ExternalId").isEmpty()) {
      return AwsFront.Answer.error(403, "AccessDenied", "no external id");
    }
    return AwsFront.Answer.xml(
        """
        <AssumeRoleResponse><AssumeRoleResult><Credentials>\
        <AccessKeyId>ASIATHROTTLINGCLOUD1</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
        <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>\
        </Credentials></AssumeRoleResult></AssumeRoleResponse>""");
  }

  private AwsFront.Answer ec2(AwsCall call) {
    Bucket bucket =
        buckets.computeIfAbsent(
            account + '/' + call.region() + '/' + call.action(), key -> new Bucket());
    if (!bucket.take()) {
      return AwsFront.Answer.error(
          call.protocol(), 503, "RequestLimitExceeded", "Request limit exceeded.");
    }
    return AwsFront.Answer.xml(
        switch (call.action()) {
          case "DescribeRegions" ->
              "<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName></item>"
                  + "</regionInfo></DescribeRegionsResponse>";
          case "DescribeInstances" -> page(call);
          case "DescribeInstanceAttribute" ->
              "<DescribeInstanceAttributeResponse><instanceId>%s</instanceId>"
                      .formatted(call.parameter("InstanceId"))
                  + "<userData/></DescribeInstanceAttributeResponse>";
          default -> throw new IllegalStateException("no answer to " + call);
        });
  }

  private String page(AwsCall call) {
    String token = call.parameter("NextToken");
    int from = token.isEmpty() ? 0 : Integer.parseInt(token);
    int to = Math.min(instances, from + Integer.parseInt(call.parameter("MaxResults")));
    String items =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    "<item><instanceId>i-%017d</instanceId><instanceState><code>16</code><name>running"
                            .formatted(i)
                        + "</name></instanceState></item>")
            .collect(Collectors.joining());
    return "<DescribeInstancesResponse><reservationSet><item><instancesSet>"
        + items
        + "</instancesSet></item></reservationSet>"
        + (to < instances ? "<nextToken>" + to + "</nextToken>" : "")
        + "</DescribeInstancesResponse>";
  }

  private final class Bucket {
    private double tokens = owner > 0 ? CAPACITY / 2 : CAPACITY;
    private long last = nanoTime.getAsLong();
    private int passed;
    private int refused;

    synchronized boolean take() {
      long now = Math.max(last, nanoTime.getAsLong());
      tokens = Math.min(CAPACITY, tokens + (now - last) / NANOS * (PER_SECOND - owner));
      last = now;
      if (tokens < 1 - ROUNDING) {
        refused++;
        return false;
      }
      tokens--;
      passed++;
      return true;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
