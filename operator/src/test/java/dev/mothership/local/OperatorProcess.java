package dev.mothership.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application as a child process that sees no setting but those it is given. */
public final class OperatorProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Pattern AMBIENT =
      Pattern.compile("(KUBE|AWS_|PG|QUARKUS_|MOTHERSHIP_|SMALLRYE_).*");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
  private static final long KIB = 1024;

  private final ChildProcess child;
  private final Path log;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private OperatorProcess(ChildProcess child, Path log, int port) {
    this.child = child;
    this.log = log;
    this.port = port;
  }

  /**
   * The application that {@code mvn package} leaves in {@code operator/target/quarkus-app}.
   *
   * @throws LocalStackException if it has not been packaged
   */
  public static Path packagedApplication() {
    Path jar = LocalFiles.checkout().resolve("operator/target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new LocalStackException(
          jar + " is missing: package the application first (mvn package)");
    }
    return jar;
  }

  /**
   * Starts the application with the JVM options it is shipped with and returns at once.
   *
   * <p>Settings of the surrounding environment for Kubernetes, AWS, PostgreSQL, Quarkus and
   * Mothership do not reach it, nor do the AWS files in the home folder and the metadata service of
   * the machine. {@code QUARKUS_HTTP_PORT} is a free port unless given.
   *
   * @param environment what is added to the rest of the surrounding environment
   * @param log gets the output of the process, appended
   * @param arguments of the application
   */
  public static OperatorProcess start(
      Path jar, Map<String, String> environment, Path log, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ShippedDeployment shipped = new ShippedDeployment();
    command.addAll(List.of(shipped.variable("JAVA_TOOL_OPTIONS").split(" ")));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> isolated = isolated(System.getenv(), environment);
    String given = isolated.get("QUARKUS_HTTP_PORT");
    int port = given == null ? FreePort.next() : Integer.parseInt(given);
    isolated.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    isolated.put("MALLOC_ARENA_MAX", shipped.variable("MALLOC_ARENA_MAX"));
    builder.environment().clear();
    builder.environment().putAll(isolated);
    try {
      return new OperatorProcess(ChildProcess.start(builder), log, port);
    } catch (IOException e) {
      throw new LocalStackException("the operator cannot be started: " + e.getMessage(), e);
    }
  }

  static Map<String, String> isolated(Map<String, String> ambient, Map<String, String> given) {
    Map<String, String> environment = new HashMap<>(ambient);
    environment.keySet().removeIf(name -> AMBIENT.matcher(name).matches());
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.putAll(given);
    return environment;
  }

  /**
   * Waits until the readiness check answers 200.
   *
   * @throws LocalStackException with the end of the log, if the process ends or time is up
   */
  public void awaitReady(Duration patience) {
    long start = System.nanoTime();
    try {
      while (status("/q/health/ready") != 200) {
        if (child.awaitExit(POLL)) {
          throw new LocalStackException(
              "the operator has ended with %d:\n%s"
                  .formatted(child.exitCode(), LocalFiles.tail(log)));
        }
        if (System.nanoTime() - start > patience.toNanos()) {
          throw new LocalStackException(
              "the operator is not ready after %d s:\n%s"
                  .formatted(patience.toSeconds(), LocalFiles.tail(log)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    }
  }

  /** The status that a GET of the path is answered with, or 0 where there is no answer. */
  public int status(String path) throws InterruptedException {
    try {
      return http.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  /** The body that a GET of the path is answered with. */
  public String get(String path) throws IOException, InterruptedException {
    return http.send(request(path), HttpResponse.BodyHandlers.ofString()).body();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(10))
        .build();
  }

  /** SIGKILL; returns when the process is gone. */
  public void killHard() {
    child.killHard();
  }

  /**
   * SIGTERM, and SIGKILL after 30 s.
   *
   * @return the exit code
   */
  public int stop() {
    try {
      child.terminate(GRACE);
      return child.exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    }
  }

  /** SIGSTOP: nothing of the process goes on until {@link #resume()}, though all of it is there. */
  public void suspend() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      child.signal(name);
    } catch (IOException e) {
      throw new LocalStackException("the operator cannot be sent SIG" + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    }
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return child.isAlive();
  }

  /** The process id. */
  public long pid() {
    return child.pid();
  }

  /** The port of its HTTP endpoints. */
  public int httpPort() {
    return port;
  }

  /** All that the process has printed so far. */
  public String log() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LocalStackException("no log: " + e.getMessage(), e);
    }
  }

  /** The most memory the process has held, in bytes; empty once it has ended, or not on Linux. */
  public OptionalLong peakMemory() {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(child.pid()), "status"));
      Matcher matcher = PEAK.matcher(status);
      return matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KIB)
          : OptionalLong.empty();
    } catch (IOException notLinuxOrGone) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    killHard();
  }
}
