package dev.mothership.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A Slack that takes every message and keeps what a person would read of it. */
public final class FakeSlack implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 8;

  /**
   * One message as it stands.
   *
   * @param ts what Slack knows it by
   * @param thread of the message that it answers; empty for one of its own
   */
  public record Message(String ts, String channel, String thread, String text) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Consumer<Message> reader;
  private final Map<String, Message> messages = new LinkedHashMap<>();

  FakeSlack() {
    this(message -> {});
  }

  /**
   * @param reader sees each message as it arrives, and each change of one, before it is answered
   */
  public FakeSlack(Consumer<Message> reader) {
    this.reader = reader;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/api/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  /** For the setting {@code mothership.notify.slack-endpoint}. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/";
  }

  /** In the order in which they were first sent. */
  synchronized List<Message> messages() {
    return new ArrayList<>(messages.values());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestURI().getPath().substring("/api/".length());
      Map<String, String> form =
          form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      if (method.startsWith("chat.")) {
        reader.accept(message("", form));
      }
      byte[] answer = JSON.writeValueAsBytes(answer(method, form));
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private synchronized ObjectNode answer(String method, Map<String, String> form)
      throws JsonProcessingException {
    ObjectNode answer = JSON.createObjectNode().put("ok", true);
    String channel = form.getOrDefault("channel", "");
    switch (method) {
      case "chat.postMessage", "chat.update" -> {
        String ts = form.getOrDefault("ts", "%d.000100".formatted(1_700_000_000 + messages.size()));
        messages.put(ts, message(ts, form));
        answer.put("channel", channel).put("ts", ts);
      }
      case "conversations.history", "conversations.replies" -> {
        answer.put("has_more", false).putArray("messages");
      }
      default -> {}
    }
    return answer;
  }

  private static Message message(String ts, Map<String, String> form)
      throws JsonProcessingException {
    return new Message(
        ts, form.getOrDefault("channel", ""), form.getOrDefault("thread_ts", ""), text(form));
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        form.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private static String text(Map<String, String> form) throws JsonProcessingException {
    List<String> lines = new ArrayList<>();
    for (JsonNode block : JSON.readTree(form.getOrDefault("blocks", "[]"))) {
      if (block.has("text")) {
        lines.add(block.at("/text/text").asText());
      }
      block.path("elements").forEach(element -> lines.add(element.path("text").asText()));
    }
    return lines.isEmpty() ? form.getOrDefault("text", "") : String.join("\n", lines);
  }
}
