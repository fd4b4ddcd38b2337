package dev.mothership.local.aws;

import dev.mothership.local.LocalStackException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A moto server of our own: the real AWS protocol over an estate in its memory. */
public final class MotoServer implements AutoCloseable {
  /** Names the {@code moto_server} program; {@code .ci/run} sets it. */
  public static final String VARIABLE = "MOTHERSHIP_MOTO";

  /** What a test that needs moto says where there is none. */
  public static final String ABSENT =
      "SKIPPED, NOT TESTED HERE: no moto_server. Set "
          + VARIABLE
          + " to one, or run .ci/run, which installs it.";

  private static @Nullable MotoServer shared;

  private final Process process;
  private final int port;

  private MotoServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The program of the environment variable, else the one on the path. */
  public static Optional<Path> find() {
    String named = System.getenv(VARIABLE);
    Stream<Path> places =
        named != null
            ? Stream.of(Path.of(named))
            : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "moto_server"));
    return places.filter(Files::isExecutable).findFirst();
  }

  /**
   * Starts the server, with the managed policies of AWS, and waits until it answers.
   *
   * @throws LocalStackException if it does not
   */
  public static MotoServer start(Path program) {
    return start(program, true);
  }

  /** As {@link #start(Path)}, but without AWS's 1,485 managed policies, which nobody reviews. */
  public static MotoServer startBare(Path program) {
    return start(program, false);
  }

  /**
   * The one without managed policies that the tests of this JVM use one after the other, with
   * nothing in any account; it has read its code already. Closing it leaves it to the next.
   *
   * @throws LocalStackException if it does not answer
   */
  public static synchronized MotoServer emptied(Path program) {
    if (shared == null) {
      shared = startBare(program);
    } else {
      shared.empty();
    }
    return shared;
  }

  private void empty() {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint().resolve("/moto-api/reset"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      int status =
          HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status != 200) {
        throw new LocalStackException("moto cannot be emptied: HTTP " + status);
      }
    } catch (IOException e) {
      throw new LocalStackException("moto cannot be emptied: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    }
  }

  private static MotoServer start(Path program, boolean managedPolicies) {
    try {
      int port = freePort();
      ProcessBuilder builder =
          new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port));
      builder
          .environment()
          .put("MOTO_IAM_LOAD_MANAGED_POLICIES", Boolean.toString(managedPolicies));
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      MotoServer server = new MotoServer(builder.start(), port);
      Runtime.getRuntime().addShutdownHook(new Thread(server::end, "kill-moto"));
      server.awaitAnswer();
      return server;
    } catch (IOException e) {
      throw new LocalStackException("moto cannot be started: " + e.getMessage(), e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(endpoint().resolve("/moto-api/")).build();
    Awaitility.await("moto")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  /** Where every AWS service is answered. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    if (this != shared) {
      end();
    }
  }

  private void end() {
    process.destroyForcibly();
  }
}
