package dev.mothership.local.aws;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mothership.local.LocalStackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every AWS service on one address: a security token service that enforces trust policies and
 * external ids, account summaries that differ by account, what moto does not know, faults on
 * demand; the rest is moto's.
 */
public final class AwsFront implements AutoCloseable {
  /** The keys that tests give the operator as base credentials. */
  public static final String BASE_KEY = "AKIAMOTHERSHIPBASE01";

  /** Who those keys are. */
  public static final String BASE_ARN = "arn:aws:iam::999999999999:user/mothership";

  private static final Set<String> RESTRICTED =
      Set.of("host", "connection", "content-length", "expect", "upgrade");
  private static final Pattern ACCESS_KEY = Pattern.compile("<AccessKeyId>([^<]+)</AccessKeyId>");
  private static final Pattern SECRET =
      Pattern.compile("<(?:SecretAccessKey|SessionToken)>([^<]+)</");
  private static final int THREADS = 16;

  private final URI upstream;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Map<String, TrustedRole> roles = new ConcurrentHashMap<>();
  private final Map<String, String> rolesByKey = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Integer>> summaries = new ConcurrentHashMap<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<HeldCall> held = new CopyOnWriteArrayList<>();
  private final List<Canned> canned = new CopyOnWriteArrayList<>();
  private final List<AwsCall> calls = new CopyOnWriteArrayList<>();
  private final List<String> secrets = new CopyOnWriteArrayList<>();

  private AwsFront(URI upstream) throws IOException {
    this.upstream = upstream;
    // moto knows nothing of the one and gives the times of the other without a zone.
    answer("access-analyzer", "GET /analyzer", "{\"analyzers\":[]}");
    answer("macie2", "GET /macie", "{\"status\":\"PAUSED\"}");
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts answering, on a free port of the loopback interface. Of services that moto does not have
   * every account is empty.
   */
  public static AwsFront before(MotoServer moto) {
    try {
      return BeyondMoto.taught(new AwsFront(moto.endpoint()));
    } catch (IOException e) {
      throw new LocalStackException("the AWS front cannot be started: " + e.getMessage(), e);
    }
  }

  /** What to give the operator as its AWS endpoint. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Makes a role that can be assumed.
   *
   * @param trusted ARN of the principal that its trust policy names
   * @param externalId that its trust policy asks for; empty for none
   */
  public AwsFront role(String arn, String trusted, String externalId) {
    roles.put(arn, new TrustedRole(trusted, externalId));
    return this;
  }

  /** Sets what GetAccountSummary answers for an account beside moto's own counts. */
  public AwsFront summary(String account, Map<String, Integer> values) {
    summaries.put(account, Map.copyOf(values));
    return this;
  }

  /**
   * Answers a service's calls in moto's place; the newest that fits does.
   *
   * @param what a part of the action, as of a {@link Fault}
   * @param body JSON or XML
   */
  public AwsFront answer(String service, String what, String body) {
    canned.add(0, new Canned(service, what, body));
    return this;
  }

  /** Takes back the newest answer to these calls. */
  public void forget(String service, String what) {
    canned.stream()
        .filter(one -> one.service().equals(service) && one.what().equals(what))
        .findFirst()
        .ifPresent(canned::remove);
  }

  /** Adds a fault; the newest that fits answers. */
  public AwsFront fault(Fault fault) {
    faults.add(0, fault);
    return this;
  }

  /** Keeps back the answer to the next such call. */
  public HeldCall hold(String service, String what) {
    HeldCall call = new HeldCall(service, what);
    held.add(call);
    return call;
  }

  public void clearFaults() {
    faults.clear();
  }

  /** Every call so far, in order of arrival. */
  public List<AwsCall> calls() {
    return List.copyOf(calls);
  }

  /** Every secret key and session token handed out so far. */
  public List<String> secrets() {
    return List.copyOf(secrets);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      AwsCall call = AwsCall.of(exchange, body);
      calls.add(call);
      Optional<Fault> fault = faults.stream().filter(f -> f.takes(call)).findFirst();
      Answer answer = fault.isPresent() ? fault.get().answer(call) : calm(call, exchange, body);
      for (HeldCall one : held) {
        if (one.takes(call)) {
          held.remove(one);
          one.made();
        }
      }
      answer.send(exchange);
    }
  }

  private Answer calm(AwsCall call, HttpExchange exchange, byte[] body) throws IOException {
    Optional<Canned> known = canned.stream().filter(one -> one.fits(call)).findFirst();
    return known.isPresent()
        ? Answer.text(call.protocol(), known.get().body())
        : enforce(call, exchange, body);
  }

  private Answer enforce(AwsCall call, HttpExchange exchange, byte[] body) throws IOException {
    return switch (call.action()) {
      case "AssumeRole" -> assumeRole(call, exchange, body);
      case "GetCallerIdentity" ->
          call.accessKey().equals(BASE_KEY) ? baseIdentity() : forward(exchange, body);
      case "GetAccountSummary" -> summary(call, forward(exchange, body));
      case "GetCredentialReport" ->
          CredentialReportFront.withRoot(
              forward(exchange, body), rolesByKey.getOrDefault(call.accessKey(), "::::"));
      default -> forward(exchange, body);
    };
  }

  private Answer assumeRole(AwsCall call, HttpExchange exchange, byte[] body) throws IOException {
    String arn = call.parameter("RoleArn");
    String caller =
        call.accessKey().equals(BASE_KEY)
            ? BASE_ARN
            : rolesByKey.getOrDefault(call.accessKey(), "");
    TrustedRole role = roles.get(arn);
    boolean trusted = role != null && role.trusted().equals(caller);
    if (!trusted
        || !role.externalId().isEmpty()
            && !role.externalId().equals(call.parameter("ExternalId"))) {
      return Answer.error(
          403,
          "AccessDenied",
          "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
              .formatted(caller, arn));
    }
    Answer answer = forward(exchange, body);
    Matcher secret = SECRET.matcher(answer.text());
    while (secret.find()) {
      secrets.add(secret.group(1));
    }
    Matcher key = ACCESS_KEY.matcher(answer.text());
    if (key.find()) {
      rolesByKey.put(key.group(1), arn);
    }
    return answer;
  }

  private static Answer baseIdentity() {
    return Answer.xml(
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult>
            <Arn>%s</Arn><UserId>AIDAMOTHERSHIP</UserId><Account>999999999999</Account>
          </GetCallerIdentityResult>
          <ResponseMetadata><RequestId>front</RequestId></ResponseMetadata>
        </GetCallerIdentityResponse>
        """
            .formatted(BASE_ARN));
  }

  private Answer summary(AwsCall call, Answer moto) {
    String role = rolesByKey.getOrDefault(call.accessKey(), "::::");
    Map<String, Integer> values = summaries.getOrDefault(role.split(":")[4], Map.of());
    String text = moto.text();
    for (Map.Entry<String, Integer> value : values.entrySet()) {
      text =
          text.replaceAll(
              "(<key>" + value.getKey() + "</key>\\s*<value>)[^<]*(</value>)",
              "$1" + value.getValue() + "$2");
    }
    return moto.withText(text);
  }

  private Answer forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI().toString()))
            .timeout(Duration.ofSeconds(30))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (!RESTRICTED.contains(header.getKey().toLowerCase(java.util.Locale.ROOT))) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Headers headers = new Headers();
      response.headers().map().forEach(headers::put);
      return new Answer(response.statusCode(), headers, response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private record Canned(String service, String what, String body) {
    boolean fits(AwsCall call) {
      return call.service().equals(service) && call.action().contains(what);
    }
  }

  private record TrustedRole(String trusted, String externalId) {}

  /** What goes back to the caller. */
  record Answer(int status, Headers headers, byte[] body) {
    static Answer xml(String text) {
      return new Answer(200, contentType("text/xml"), text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer text(AwsCall.Protocol protocol, String text) {
      boolean json = protocol == AwsCall.Protocol.JSON;
      return new Answer(
          200,
          contentType(json ? "application/json" : "text/xml"),
          text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer error(int status, String code, String message) {
      String text =
          """
          <ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>\
          <RequestId>front</RequestId></ErrorResponse>
          """
              .formatted(code, message);
      return new Answer(status, contentType("text/xml"), text.getBytes(StandardCharsets.UTF_8));
    }

    /** As services of that protocol tell errors. */
    static Answer error(AwsCall.Protocol protocol, int status, String code, String message) {
      return switch (protocol) {
        case EC2 ->
            new Answer(
                status,
                contentType("text/xml"),
                """
                <Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors>\
                <RequestID>front</RequestID></Response>
                """
                    .formatted(code, message)
                    .getBytes(StandardCharsets.UTF_8));
        case S3 ->
            new Answer(
                status,
                contentType("application/xml"),
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <Error><Code>%s</Code><Message>%s</Message><RequestId>front</RequestId></Error>
                """
                    .formatted(code, message)
                    .getBytes(StandardCharsets.UTF_8));
        case JSON -> {
          Headers headers = contentType("application/x-amz-json-1.1");
          headers.set("x-amzn-ErrorType", code);
          yield new Answer(
              status,
              headers,
              """
              {"__type":"%s","message":"%s"}"""
                  .formatted(code, message)
                  .getBytes(StandardCharsets.UTF_8));
        }
        case QUERY, REST_XML -> error(status, code, message);
      };
    }

    private static Headers contentType(String type) {
      Headers headers = new Headers();
      headers.set("Content-Type", type);
      return headers;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    Answer withText(String text) {
      return new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(HttpExchange exchange) throws IOException {
      headers.forEach(
          (name, values) -> {
            if (!RESTRICTED.contains(name.toLowerCase(java.util.Locale.ROOT))
                && !name.equalsIgnoreCase("transfer-encoding")) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
      if (!head && body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
