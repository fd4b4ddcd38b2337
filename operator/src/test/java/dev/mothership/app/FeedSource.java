package dev.mothership.app;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of files on a real port. */
final class FeedSource implements AutoCloseable {
  private static final String CHANGED = "Mon, 23 Nov 2026 06:00:00 GMT";

  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String authorization = "";
  private volatile String lastModified = CHANGED;

  FeedSource() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          authorization = given == null ? "" : given;
          byte[] file = files.get(path);
          String redirect = redirects.get(path);
          exchange.getResponseHeaders().set("Last-Modified", lastModified);
          if (redirect != null) {
            exchange.getResponseHeaders().set("Location", redirect);
            exchange.sendResponseHeaders(302, -1);
          } else if (file == null) {
            exchange.sendResponseHeaders(404, -1);
          } else {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
          }
          exchange.close();
        });
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  void put(String path, byte[] content) {
    files.put(path, content);
  }

  void redirect(String path, String to) {
    redirects.put(path, to);
  }

  void lastModified(String time) {
    lastModified = time;
  }

  /** What was asked for since this was asked last. */
  List<String> asked() {
    List<String> all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  String authorization() {
    return authorization;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
