package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.mothership.model.Failure;
import dev.mothership.notify.webhook.WebhookNotifier;
import dev.mothership.store.RoutingBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events by HTTP, and where they never go. */
class WebhookIT {
  private static final String KEY = "0123456789abcdef";
  private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

  private record Post(String signature, String type, byte[] body) {}

  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 204;
  private String retryAfter = "";
  private String location = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          posts.add(
              new Post(
                  exchange.getRequestHeaders().getFirst("Mothership-Signature"),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  exchange.getRequestBody().readAllBytes()));
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private static WebhookNotifier notifier(NotifySettings settings, String... forbidden) {
    return new WebhookNotifier(
        new Outbound(settings, () -> Set.of(forbidden)), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private WebhookNotifier open() {
    return notifier(TestSettings.hosts(true, "127.0.0.1:" + port()));
  }

  private Dispatch dispatch(String url, String key) {
    RoutingBatch.Tenant tenant =
        new RoutingBatch.Tenant(1, "shop", "", "", NotifyJson.MAPPER.createObjectNode());
    return new Dispatch(
        1,
        2,
        3,
        "mothership-0123",
        4,
        NotifyJson.MAPPER.createObjectNode().put("url", url),
        Map.of("signingKey", key),
        SummaryContent.of(
            ThreadContent.Kind.SUMMARY, NOW, tenant, "shop", "Title", List.of("A line"), 84),
        "",
        null,
        false,
        Duration.ofSeconds(30));
  }

  private String here() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  private Failure refused(WebhookNotifier notifier, String url, NotifyException.Kind kind) {
    NotifyException[] thrown = new NotifyException[1];
    assertThatThrownBy(() -> notifier.send(dispatch(url, KEY)))
        .asInstanceOf(type(NotifyException.class))
        .satisfies(e -> thrown[0] = e)
        .extracting(NotifyException::kind)
        .isEqualTo(kind);
    return thrown[0].failure();
  }

  @Test
  void anEventIsACloudEventThatTheReceiverCanCheck() throws Exception {
    assertThat(open().send(dispatch(here(), KEY)).reference()).isEqualTo("mothership-0123");
    Post post = posts.get(0);
    assertThat(post.type()).isEqualTo("application/cloudevents+json; charset=UTF-8");
    JsonNode event = NotifyJson.MAPPER.readTree(post.body());
    assertThat(event.path("specversion").asText()).isEqualTo("1.0");
    assertThat(event.path("id").asText()).isEqualTo("mothership-0123/4");
    assertThat(event.path("source").asText()).isEqualTo("/mothership/tenants/shop");
    assertThat(event.path("type").asText()).isEqualTo("dev.mothership.summary");
    assertThat(event.path("time").asText()).isEqualTo("2026-11-02T10:00:00Z");
    assertThat(event.path("data").path("title").asText()).isEqualTo("Title");
    assertThat(event.path("data").path("rank").asInt()).isEqualTo(84);
    assertThat(post.signature())
        .isEqualTo(
            "t=1793613600,v1="
                + hmac("1793613600." + new String(post.body(), StandardCharsets.UTF_8)));
    open().send(dispatch(here(), KEY));
    assertThat(posts.get(1).body()).isEqualTo(post.body());
  }

  private static String hmac(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "400, MESSAGE_REFUSED, MESSAGE_REFUSED",
    "401, CHANNEL_REFUSED, CREDENTIALS_REJECTED",
    "404, CHANNEL_REFUSED, DESTINATION_NOT_FOUND",
    "410, CHANNEL_REFUSED, DESTINATION_NOT_FOUND",
    "500, UNAVAILABLE, UNREACHABLE",
    "503, UNAVAILABLE, UNREACHABLE",
  })
  void whatIsAnsweredSaysWhatFollows(int answer, NotifyException.Kind kind, String reason) {
    status = answer;
    Failure failure = refused(open(), here(), kind);
    assertThat(failure.reason().name()).isEqualTo(reason);
    assertThat(failure.code()).isEqualTo("HTTP " + answer);
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "'', 30", "soon, 30", "999999999, 900", "0, 1"})
  void whoAsksToWaitIsWaitedForWithinReason(String header, long seconds) {
    status = 429;
    retryAfter = header;
    assertThatThrownBy(() -> open().send(dispatch(here(), KEY)))
        .asInstanceOf(type(NotifyException.class))
        .extracting(NotifyException::retryAfter)
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void redirectsAreNotFollowed() {
    status = 307;
    location = "http://127.0.0.1:" + port() + "/metadata";
    assertThat(refused(open(), here(), NotifyException.Kind.CHANNEL_REFUSED).reason().name())
        .isEqualTo("DESTINATION_REFUSED");
    assertThat(posts).hasSize(1);
  }

  @Test
  void nothingIsSentWithoutAKeyOfSomeLength() {
    assertThatThrownBy(() -> open().send(dispatch(here(), "short")))
        .isInstanceOf(NotifyException.class)
        .hasMessageContaining("signingKey");
    assertThat(posts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:%d/",
        "https://localhost:%d/",
        "https://[::1]:%d/",
        "https://[::ffff:127.0.0.1]:%d/"
      })
  void anAllowedNameThatLeadsToThisMachineIsRefusedWhenItIsConnectedTo(String url) {
    String here = url.formatted(port());
    String host = okhttp3.HttpUrl.get(here).host();
    String entry = host.contains(":") ? "[" + host + "]" : host;
    WebhookNotifier strict = notifier(TestSettings.hosts(false, entry + ":" + port()));
    Failure failure = refused(strict, here, NotifyException.Kind.CHANNEL_REFUSED);
    assertThat(failure.reason().name()).isEqualTo("DESTINATION_REFUSED");
    assertThat(failure.message()).contains("not the Internet's");
    assertThat(posts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x7f000001", "2130706433", "0177.0.0.1", "127.1"})
  void oddWaysOfWritingThisMachinesAddressLeadNowhereEither(String host) {
    WebhookNotifier strict = notifier(TestSettings.hosts(false, host + ":" + port()));
    assertThatThrownBy(() -> strict.send(dispatch("https://%s:%d/".formatted(host, port()), KEY)))
        .isInstanceOf(NotifyException.class);
    assertThat(posts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/"})
  void metadataIsOutOfReachWhateverIsAllowed(String url) {
    WebhookNotifier loose =
        notifier(TestSettings.hosts(true, "169.254.169.254:80", "[fd00:ec2::254]:80"));
    assertThatThrownBy(() -> loose.send(dispatch(url, KEY)))
        .asInstanceOf(type(NotifyException.class))
        .extracting(NotifyException::kind)
        .isEqualTo(NotifyException.Kind.CHANNEL_REFUSED);
  }

  @Test
  void theApiServerIsOutOfReachWhateverIsAllowed() {
    WebhookNotifier loose = notifier(TestSettings.hosts(true, "127.0.0.1:" + port()), "localhost");
    assertThat(refused(loose, here(), NotifyException.Kind.CHANNEL_REFUSED).message())
        .contains("not the Internet's");
    assertThat(posts).isEmpty();
  }

  @Test
  void onlyHostsThatTheInstallationAllowsAreGoneTo() {
    Outbound outbound =
        new Outbound(
            TestSettings.hosts(false, "hooks.example", "*.acme.example", "odd.example:8443"),
            Set::of);
    assertThat(outbound.problem("https://hooks.example/x")).isEmpty();
    assertThat(outbound.problem("https://HOOKS.example:443/x")).isEmpty();
    assertThat(outbound.problem("https://a.acme.example/")).isEmpty();
    assertThat(outbound.problem("https://odd.example:8443/")).isEmpty();
    assertThat(outbound.problem("http://hooks.example/x").orElseThrow()).contains("https://");
    for (String url :
        List.of(
            "https://hooks.example:8443/",
            "https://acme.example/",
            "https://hooks.example.evil/",
            "https://evil/?hooks.example",
            "https://odd.example/")) {
      assertThat(outbound.problem(url).orElseThrow())
          .as(url)
          .contains("mothership.notify.allowed-hosts");
    }
    assertThat(outbound.problem("https://hooks.example@evil/").orElseThrow()).contains("user");
    assertThat(outbound.problem("file:///etc/passwd")).isPresent();
    assertThatThrownBy(
            () -> new Outbound(TestSettings.hosts(false, "https://hooks.example"), Set::of))
        .hasMessageContaining("mothership.notify.allowed-hosts");
    assertThat(new Outbound(TestSettings.hosts(false), Set::of).problem("https://hooks.example/"))
        .isPresent();
  }
}
