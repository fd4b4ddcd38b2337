package dev.mothership.local.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mothership.local.LocalStackException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A Jira on a real port: Cloud with version 3 of its API, or Data Center with version 2. It asks
 * for credentials, refuses what the real one refuses and in its words, and its search lags behind
 * until {@link #index()}. Faults come on demand.
 */
public final class JiraStub implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int THREADS = 8;
  private static final String LOOPBACK = "127.0.0.1";

  private final String address;
  private final boolean cloud;
  private final String user;
  private final HttpServer server;
  private final JiraSite site;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<JiraFault> faults = new CopyOnWriteArrayList<>();
  private final List<JiraCall> calls = new CopyOnWriteArrayList<>();
  private volatile String token;
  private volatile Predicate<String> gone = step -> false;

  private JiraStub(String address, boolean cloud, String user, String token) {
    this.address = address;
    this.cloud = cloud;
    this.user = user;
    this.token = token;
    this.site = new JiraSite(cloud);
    try {
      this.server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    } catch (IOException e) {
      throw new LocalStackException("the Jira stub cannot be started: " + e.getMessage(), e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public static JiraStub cloud(String user, String token) {
    return cloud(LOOPBACK, user, token);
  }

  /**
   * @param address of this machine
   * @throws LocalStackException where the machine has no such address
   */
  public static JiraStub cloud(String address, String user, String token) {
    return new JiraStub(address, true, user, token);
  }

  public static JiraStub dataCenter(String token) {
    return new JiraStub(LOOPBACK, false, "", token);
  }

  public URI endpoint() {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return URI.create("http://" + host + ":" + server.getAddress().getPort());
  }

  public JiraProject project(String key) {
    return site.project(key);
  }

  /** Another token is the valid one from now on. */
  public void rotate(String other) {
    token = other;
  }

  public void fault(JiraFault fault) {
    faults.add(fault);
  }

  /**
   * Whether a caller is gone by now: asked before a call is served, and before it is answered.
   *
   * @param step as {@code before POST /issue}
   */
  public void callers(Predicate<String> areGone) {
    gone = areGone;
  }

  public void clearFaults() {
    faults.clear();
  }

  /** Every call so far, refused ones included, in order of arrival. */
  public List<JiraCall> calls() {
    return List.copyOf(calls);
  }

  /** How many calls of that method and part of a path arrived. */
  public long count(String method, String path) {
    return calls.stream()
        .filter(call -> call.method().equals(method) && call.path().contains(path))
        .count();
  }

  /** Issues in the order they were made, deleted ones not. */
  public List<JiraTicket> tickets() {
    return site.tickets();
  }

  public JiraTicket ticket(String key) {
    return site.find(key).orElseThrow();
  }

  /** Search sees all that happened until now. */
  public void index() {
    site.index();
  }

  /** Lets the stub's clock run. */
  public void pass(Duration time) {
    site.pass(time);
  }

  /** What a person does on the board. */
  public void move(String key, String status, String resolution) {
    site.move(key, status, resolution);
  }

  public void assign(String key, String id, String name) {
    site.assign(key, id, name);
  }

  /** Moves an issue to another project: its old key still leads to it. */
  public void rename(String key, String newKey) {
    site.rename(key, newKey);
  }

  public void delete(String key) {
    site.delete(key);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      JsonNode body = bytes.length == 0 ? MissingNode.getInstance() : MAPPER.readTree(bytes);
      JiraCall call =
          new JiraCall(exchange.getRequestMethod(), exchange.getRequestURI().toString(), body);
      String step = step(call);
      if (gone.test("before " + step)) {
        return;
      }
      calls.add(call);
      Optional<JiraFault> fault = faults.stream().filter(one -> one.takes(call)).findFirst();
      if (fault.isPresent()) {
        fail(exchange, call, fault.get());
        return;
      }
      Answer answer = served(exchange, call);
      if (!gone.test("after " + step)) {
        send(exchange, answer);
      }
    }
  }

  /** The call without what differs from issue to issue. */
  private static String step(JiraCall call) {
    String path = call.path().replaceAll("\\?.*", "").replaceFirst("/rest/api/\\d", "");
    return call.method() + " " + path.replaceAll("(/issue/)[^/]*\\d[^/]*", "$1{issue}");
  }

  private void fail(HttpExchange exchange, JiraCall call, JiraFault fault) throws IOException {
    switch (fault.kind()) {
      case ANSWER -> {
        fault.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, new Answer(fault.status(), fault.body()));
      }
      case LOST -> served(exchange, call);
      case BROKEN -> {}
      case SLOW -> {
        byte[] text = served(exchange, call).text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, text.length + 1L);
        exchange.getResponseBody().write(text, 0, Math.min(1, text.length));
        exchange.getResponseBody().flush();
        await();
      }
    }
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer served(HttpExchange exchange, JiraCall call) {
    String expected =
        user.isEmpty()
            ? "Bearer " + token
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
    if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return Answer.error(401, "Client must be authenticated to access this resource.");
    }
    String root = "/rest/api/" + (cloud ? "3" : "2");
    if (!call.path().startsWith(root + "/")) {
      return Answer.error(404, "null for uri: " + call.path());
    }
    return site.serve(call.method(), call.path().substring(root.length()), call.body());
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
    if (text.length > 0) {
      exchange.getResponseBody().write(text);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** What goes back. */
  record Answer(int status, String text) {
    static Answer ok(JsonNode body) {
      return new Answer(200, body.toString());
    }

    static Answer error(int status, String message) {
      return new Answer(
          status,
          MAPPER
              .createObjectNode()
              .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                  "errorMessages", MAPPER.createArrayNode().add(message))
              .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                  "errors", MAPPER.createObjectNode())
              .toString());
    }
  }
}
