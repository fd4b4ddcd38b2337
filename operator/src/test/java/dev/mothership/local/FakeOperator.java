package dev.mothership.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** A stand-in for the packaged application, which shows the environment it was given. */
final class FakeOperator {
  private FakeOperator() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && "fail".equals(arguments[0])) {
      System.out.println("cannot go on");
      System.exit(3);
    }
    int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = new TreeMap<>(System.getenv()).toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("in good order")));
    System.out.println("serving");
    server.start();
  }
}
