package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Slack's Web API as far as it is called: messages, replies, metadata, errors and limits. */
final class SlackStub implements AutoCloseable {
  static final String TOKEN = "xoxb-good";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A message or, with a parent, a reply. */
  static final class Posted {
    final String channel;
    final String ts;
    final String parent;
    String text;
    String blocks;
    JsonNode metadata;
    final boolean broadcast;

    private Posted(String channel, String ts, Map<String, String> form) {
      this.channel = channel;
      this.ts = ts;
      this.parent = form.getOrDefault("thread_ts", "");
      this.broadcast =
          "1".equals(form.get("reply_broadcast")) || "true".equals(form.get("reply_broadcast"));
      this.text = form.getOrDefault("text", "");
      this.blocks = form.getOrDefault("blocks", "");
      this.metadata = tree(form.getOrDefault("metadata", "{}"));
    }

    String mark() {
      return metadata.path("event_payload").path("mark").asText();
    }
  }

  /** How a call ends instead of as it should. */
  record Fault(int status, Map<String, String> headers, String body, boolean never) {
    static Fault tooMany(int seconds) {
      return new Fault(
          429,
          Map.of("Retry-After", "" + seconds),
          "{\"ok\":false,\"error\":\"ratelimited\"}",
          false);
    }

    static Fault server(int status) {
      return new Fault(status, Map.of(), "<html>an error</html>", false);
    }

    static Fault error(String error) {
      return new Fault(200, Map.of(), "{\"ok\":false,\"error\":\"" + error + "\"}", false);
    }

    /** Serves the call, and never gets around to answering it. */
    static Fault slow() {
      return new Fault(0, Map.of(), "", true);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Mortality mortality;
  private final Queue<Fault> faults = new ArrayDeque<>();
  private final Map<String, String> channels = new LinkedHashMap<>();
  private final List<Posted> messages = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final Set<String> tokens = new HashSet<>(Set.of(TOKEN));
  private boolean mayLook = true;
  private @Nullable Fault always;
  private String failing = "";
  private long clock = Instant.now().getEpochSecond() * 1_000_000;

  SlackStub(Mortality mortality) {
    this.mortality = mortality;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/api/", this::serve);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/";
  }

  synchronized SlackStub channel(String name, String id) {
    channels.put("#" + name, id);
    return this;
  }

  /** The next calls that write end so, one after the other. */
  synchronized void fail(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** All calls about a channel, by its name, end so until told otherwise. */
  synchronized void failAlways(String channel, @Nullable Fault fault) {
    failing = channel;
    always = fault;
  }

  synchronized void accept(String token) {
    tokens.clear();
    tokens.add(token);
  }

  synchronized void mayLook(boolean may) {
    mayLook = may;
  }

  /** Time of the next message, as its seconds. */
  synchronized void at(long seconds) {
    clock = Math.max(clock, seconds * 1_000_000);
  }

  synchronized List<Posted> roots() {
    return messages.stream().filter(message -> message.parent.isEmpty()).toList();
  }

  synchronized List<Posted> replies() {
    return messages.stream().filter(message -> !message.parent.isEmpty()).toList();
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized void forget() {
    messages.clear();
    calls.clear();
  }

  synchronized void delete(Posted message) {
    messages.remove(message);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestURI().getPath().substring("/api/".length());
      Map<String, String> form =
          form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      if (mortality.step("before " + method)) {
        return;
      }
      Fault fault = fault(method, form.getOrDefault("channel", ""));
      if (fault != null && !fault.never()) {
        answer(exchange, fault.status(), fault.headers(), fault.body());
        return;
      }
      String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      String answer = handle(method, form, token.replace("Bearer ", "")).toString();
      if (fault != null) {
        closing.await();
        return;
      }
      if (!mortality.step("after " + method)) {
        answer(exchange, 200, Map.of(), answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Fault fault(String method, String channel) {
    calls.add(method);
    if (channel.equals(failing) || channel.equals(channels.get(failing))) {
      if (always != null) {
        return always;
      }
    }
    return method.startsWith("chat.") ? faults.poll() : null;
  }

  private synchronized ObjectNode handle(String method, Map<String, String> form, String token) {
    ObjectNode answer = JSON.createObjectNode();
    if (!tokens.contains(token)) {
      return error(answer, "invalid_auth");
    }
    if (method.startsWith("conversations.") && !mayLook) {
      return error(answer, "missing_scope").put("needed", "channels:history");
    }
    answer.put("ok", true);
    if (method.equals("conversations.list")) {
      ArrayNode all = answer.putArray("channels");
      channels.forEach((name, id) -> all.addObject().put("id", id).put("name", name.substring(1)));
      return answer;
    }
    String asked = form.getOrDefault("channel", "");
    String channel = channels.getOrDefault(asked, channels.containsValue(asked) ? asked : "");
    if (channel.isEmpty()) {
      return error(answer, "channel_not_found");
    }
    return switch (method) {
      case "chat.postMessage" -> post(answer, channel, form);
      case "chat.update" -> update(answer, channel, form);
      case "conversations.history" -> list(answer, channel, "", form);
      case "conversations.replies" -> list(answer, channel, form.getOrDefault("ts", ""), form);
      default -> error(answer, "unknown_method");
    };
  }

  private ObjectNode post(ObjectNode answer, String channel, Map<String, String> form) {
    clock++;
    String ts = "%d.%06d".formatted(clock / 1_000_000, clock % 1_000_000);
    messages.add(new Posted(channel, ts, form));
    return answer.put("channel", channel).put("ts", ts);
  }

  private ObjectNode update(ObjectNode answer, String channel, Map<String, String> form) {
    for (Posted message : messages) {
      if (message.channel.equals(channel) && message.ts.equals(form.get("ts"))) {
        message.text = form.getOrDefault("text", "");
        message.blocks = form.getOrDefault("blocks", "");
        message.metadata = tree(form.getOrDefault("metadata", "{}"));
        return answer.put("channel", channel).put("ts", message.ts);
      }
    }
    return error(answer, "message_not_found");
  }

  private ObjectNode list(
      ObjectNode answer, String channel, String parent, Map<String, String> form) {
    long oldest = Long.parseLong(form.getOrDefault("oldest", "0"));
    ArrayNode all = answer.putArray("messages");
    boolean metadata =
        "1".equals(form.get("include_all_metadata"))
            || "true".equals(form.get("include_all_metadata"));
    for (Posted message : messages) {
      boolean there =
          parent.isEmpty()
              ? message.parent.isEmpty() || message.broadcast
              : message.parent.equals(parent) || message.ts.equals(parent);
      if (message.channel.equals(channel)
          && there
          && Long.parseLong(message.ts.substring(0, message.ts.indexOf('.'))) >= oldest) {
        ObjectNode told = all.addObject().put("ts", message.ts).put("text", message.text);
        if (metadata) {
          told.set("metadata", message.metadata);
        }
      }
    }
    return answer;
  }

  private static ObjectNode error(ObjectNode answer, String error) {
    return answer.put("ok", false).put("error", error);
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String field : body.split("&")) {
      String[] parts = field.split("=", 2);
      if (parts.length == 2) {
        form.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private static void answer(
      HttpExchange exchange, int status, Map<String, String> headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
