package dev.mothership.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mothership.collect.aws.TestSettings;
import dev.mothership.model.ApiUsage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

/** Every way in which services say that they throttle is tried again and counted. */
class ThrottledAnswersTest {
  private static final AwsCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

  /** One call of a service. */
  @FunctionalInterface
  interface Asking {
    void ask(AwsClients clients);
  }

  static Stream<Arguments> answers() {
    Asking ec2 =
        c ->
            c.client("t", Ec2Client.class, Ec2Client::builder, Region.EU_WEST_1, KEYS)
                .describeVpcs();
    Asking elb =
        c ->
            c.client(
                    "t",
                    ElasticLoadBalancingV2Client.class,
                    ElasticLoadBalancingV2Client::builder,
                    Region.EU_WEST_1,
                    KEYS)
                .describeLoadBalancers();
    Asking route53 =
        c ->
            c.client("t", Route53Client.class, Route53Client::builder, Region.AWS_GLOBAL, KEYS)
                .listHostedZones();
    Asking acm =
        c ->
            c.client("t", AcmClient.class, AcmClient::builder, Region.EU_WEST_1, KEYS)
                .listCertificates();
    Asking waf =
        c ->
            c.client("t", Wafv2Client.class, Wafv2Client::builder, Region.EU_WEST_1, KEYS)
                .listWebACLs(r -> r.scope("REGIONAL"));
    Asking gateway =
        c ->
            c.client("t", ApiGatewayClient.class, ApiGatewayClient::builder, Region.EU_WEST_1, KEYS)
                .getRestApis();
    String query = "<ErrorResponse><Error><Code>%s</Code></Error></ErrorResponse>";
    return Stream.of(
        Arguments.of(
            "EC2",
            ec2,
            503,
            "",
            "<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>",
            1),
        Arguments.of("Query", elb, 400, "", query.formatted("Throttling"), 1),
        Arguments.of("REST XML", route53, 400, "", query.formatted("PriorRequestNotComplete"), 1),
        Arguments.of("JSON, in the body", acm, 400, "", "{\"__type\":\"ThrottlingException\"}", 1),
        Arguments.of(
            "JSON, in the body with its namespace",
            waf,
            400,
            "",
            "{\"__type\": \"com.amazonaws.waf#ThrottlingException\"}",
            1),
        Arguments.of("JSON, in a header alone", waf, 400, "ThrottlingException", "{}", 1),
        Arguments.of(
            "REST JSON",
            gateway,
            429,
            "TooManyRequestsException:http://internal.amazon.com/coral/",
            "{\"message\":\"Too Many Requests\"}",
            1),
        Arguments.of(
            "a fault that is no throttling", acm, 500, "", "{\"__type\":\"InternalFailure\"}", 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void isTriedAgainAndCounted(
      String name, Asking asking, int status, String type, String body, int throttled)
      throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            boolean first = asked.incrementAndGet() == 1;
            String calm = body.startsWith("<") ? "<Answer/>" : "{}";
            byte[] bytes = (first ? body : calm).getBytes(StandardCharsets.UTF_8);
            if (first && !type.isEmpty()) {
              exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
            }
            exchange.sendResponseHeaders(first ? status : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    CurrentCall calls = new CurrentCall("111122223333", Optional.empty(), Optional.of(endpoint));
    try (AwsClients clients =
        new AwsClients(HttpClients.open(TestSettings.live(endpoint)), calls, true, false)) {
      asking.ask(clients);
      assertThat(calls.usage()).isEqualTo(new ApiUsage(2, throttled));
    } finally {
      server.stop(0);
    }
  }
}
