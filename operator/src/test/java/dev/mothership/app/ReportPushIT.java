package dev.mothership.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportPushIT {
  private static final String SOON = "2000-01-01T00:00:00Z";
  private static final String LATER = "2100-01-01T00:00:00Z";

  @TempDir private Path folder;
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<String> got = new ArrayList<>();
  private final StringWriter err = new StringWriter();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/reports", this::answer);
    server.start();
    Files.createDirectory(folder.resolve("out"));
    Files.writeString(folder.resolve("token"), "mothership-run-t\n");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (GZIPInputStream body = new GZIPInputStream(exchange.getRequestBody())) {
      got.add(
          exchange.getRequestHeaders().getFirst("Authorization")
              + " "
              + new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
    byte[] said = "{\"error\": \"told why\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answers.isEmpty() ? 202 : answers.pop(), said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
  }

  private int push(String until) {
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(new StringWriter()));
    commands.setErr(new PrintWriter(err));
    return commands.execute(
        "report",
        "push",
        "--url",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/reports",
        "--token-file",
        folder.resolve("token").toString(),
        "--until",
        until,
        folder.resolve("out").toString());
  }

  @Test
  void everyFileOfAFolderIsSentAndWhatIsBusyIsTriedAgain() throws IOException {
    Files.writeString(folder.resolve("out/a.json"), "one");
    Files.writeString(folder.resolve("out/b.json"), "two");
    Files.createDirectory(folder.resolve("out/compliance"));
    Files.writeString(folder.resolve("out/compliance/c.csv"), "no report");
    answers.addAll(List.of(503, 404, 429));
    assertThat(push(LATER)).isZero();
    String one = "Bearer mothership-run-t one";
    assertThat(got).containsExactly(one, one, one, one, "Bearer mothership-run-t two");
  }

  @Test
  void aRefusalEndsItAndIsTold() throws IOException {
    Files.writeString(folder.resolve("out/a.json"), "one");
    answers.addAll(List.of(401));
    assertThat(push(LATER)).isEqualTo(1);
    assertThat(got).hasSize(1);
    assertThat(err.toString()).contains("a.json was not taken: HTTP 401 {\"error\": \"told why\"}");
  }

  @Test
  void anOperatorThatIsBusyUntilTheDeadlineIsGivenUp() throws IOException {
    Files.writeString(folder.resolve("out/a.json"), "one");
    answers.addAll(List.of(503));
    assertThat(push(SOON)).isEqualTo(1);
    assertThat(err.toString()).contains("not before the deadline: HTTP 503");
  }

  @Test
  void aToolThatWroteNothingIsAFailure() {
    assertThat(push(LATER)).isEqualTo(1);
    assertThat(err.toString()).startsWith("no report: there is no file in ");
    assertThat(got).isEmpty();
  }
}
