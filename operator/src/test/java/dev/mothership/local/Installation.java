package dev.mothership.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.jspecify.annotations.Nullable;

/**
 * Mothership as shipped, on a local stack of its own: what {@code config/default} holds is applied,
 * and the packaged operator runs as the service account that it ships, in a database of its own.
 */
public final class Installation implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "tenants.mothership.dev";
  private static final String SERVICE_ACCOUNT = "mothership-operator";

  /** Where {@code config/default} puts the operator. */
  public static final String NAMESPACE = "mothership-system";

  private final LocalStack stack;
  private final Path folder;
  private final LocalPostgres.Database database;
  private final Path operatorKubeconfig;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<OperatorProcess> started = new CopyOnWriteArrayList<>();
  private @Nullable OperatorProcess operator;
  private @Nullable ObjectReader reader;

  private Installation(LocalStack stack) throws IOException {
    this.stack = stack;
    folder = Files.createTempDirectory("mothership-installation-");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LocalFiles.deleteQuietly(folder), "delete-folder"));
    Thread postgres = new Thread(stack::postgres, "start-postgres");
    postgres.start();
    try {
      stack.controlPlane().apply(checkout().resolve("config/default"));
      operatorKubeconfig = controlPlane().serviceAccountKubeconfig(NAMESPACE, SERVICE_ACCOUNT);
      database = postgres().newDatabase();
      environment.putAll(LocalStack.operatorEnvironment(operatorKubeconfig, database));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the stack and applies {@code config/default}; the operator is started by {@link
   * #startOperator()}.
   *
   * @throws LocalStackException if any of it cannot be done
   */
  public static Installation create() {
    try {
      return new Installation(LocalStack.own());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #create()}, on a cluster that has nodes. What is applied to it stays there.
   *
   * @param kubeconfig of its administrator, given on purpose
   * @throws LocalStackException also where Mothership is there already
   */
  public static Installation on(Path kubeconfig) {
    LocalStack stack = LocalStack.on(kubeconfig);
    ControlPlane api = stack.controlPlane();
    if (!api.kubectl("get", "crd", MARK, "--ignore-not-found", "-o", "name").isBlank()) {
      stack.close();
      throw new LocalStackException(
          "Mothership is in that cluster already, and a test would take it away: give another, or"
              + " kubectl delete -k config/default what an earlier run left");
    }
    try {
      return new Installation(stack);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root of the checkout. */
  public static Path checkout() {
    return LocalFiles.checkout();
  }

  public ControlPlane controlPlane() {
    return stack.controlPlane();
  }

  public LocalPostgres postgres() {
    return stack.postgres();
  }

  public LocalPostgres.Database database() {
    return database;
  }

  /** A folder of this installation's own, deleted with it. */
  public Path folder() {
    return folder;
  }

  /** Adds one setting to the environment of every operator started from now on. */
  public Installation with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Takes one setting back, for every operator started from now on. */
  public Installation without(String variable) {
    environment.remove(variable);
    return this;
  }

  /**
   * Copies a recorded cloud, so that its current take can be changed, and makes the operator replay
   * it.
   *
   * @return the copy
   */
  public Path replay(Path recording) {
    Path copy = folder.resolve("recording");
    LocalFiles.copy(recording, copy);
    with("MOTHERSHIP_AWS_RECORDINGS", copy.toString());
    return copy;
  }

  /** The settings of every operator started from now on. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** Launches the packaged operator and returns at once; its log is appended to {@link #log()}. */
  public OperatorProcess startOperator() {
    started.removeIf(process -> !process.isAlive());
    OperatorProcess process =
        OperatorProcess.start(OperatorProcess.packagedApplication(), environment, log());
    started.add(process);
    operator = process;
    return process;
  }

  /** The one that was started last. */
  public Optional<OperatorProcess> operator() {
    return Optional.ofNullable(operator);
  }

  public Path log() {
    return folder.resolve("operator.log");
  }

  /**
   * What {@code kubectl get … -o json} answers, as administrator.
   *
   * @throws LocalStackException with the error, if it fails
   */
  public JsonNode get(String... arguments) {
    return reader().get(arguments).orElseGet(() -> kubectl(arguments));
  }

  private synchronized ObjectReader reader() {
    ObjectReader made = reader == null ? new ObjectReader(controlPlane().kubeconfig()) : reader;
    reader = made;
    return made;
  }

  private JsonNode kubectl(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "get";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "-o";
    all[arguments.length + 2] = "json";
    try {
      return JSON.readTree(controlPlane().kubectl(all));
    } catch (JsonProcessingException e) {
      throw new LocalStackException("kubectl answered no JSON", e);
    }
  }

  /**
   * Asks until there is an answer.
   *
   * @param what for the message when time is up
   * @throws LocalStackException when the operator has ended or time is up, with the end of its log
   */
  public <T> T await(String what, Duration patience, Supplier<Optional<T>> question) {
    try {
      return Awaitility.await(what)
          .atMost(patience)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .failFast("the operator has ended", this::ended)
          .until(question::get, Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new LocalStackException(
          "%s: %s; the operator's log ends:%n%s"
              .formatted(what, e.getMessage(), LocalFiles.tail(log())),
          e);
    }
  }

  private boolean ended() {
    return !started.isEmpty() && started.stream().noneMatch(OperatorProcess::isAlive);
  }

  @Override
  public void close() {
    started.forEach(OperatorProcess::close);
    if (reader != null) {
      reader.close();
    }
    stack.close();
    LocalFiles.deleteQuietly(folder);
  }
}
