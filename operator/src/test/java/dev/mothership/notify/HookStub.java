package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/** A receiver of events that takes some and refuses others. */
final class HookStub implements AutoCloseable {
  private final HttpServer server;
  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final List<JsonNode> refused = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<JsonNode> answers = event -> 204;

  HookStub() {
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode event = NotifyJson.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      int status = answers.applyAsInt(event.path("data"));
      (status / 100 == 2 ? taken : refused).add(event.path("data"));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The status by which each event is answered from now on. */
  void answer(ToIntFunction<JsonNode> status) {
    answers = status;
  }

  /** Titles of the events that were taken, in their order. */
  List<String> taken() {
    return taken.stream().map(data -> data.path("title").asText()).toList();
  }

  List<String> refused() {
    return refused.stream().map(data -> data.path("title").asText()).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
