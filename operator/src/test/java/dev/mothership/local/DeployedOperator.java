package dev.mothership.local;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operator as {@code config/default} deploys it, in a pod of a cluster that has nodes, with the
 * settings and the database of an installation.
 */
public final class DeployedOperator implements AutoCloseable {
  private static final String DEPLOYMENT = "deployment/mothership-operator";
  private static final String JDBC = "jdbc:";
  private static final String PODS = "app.kubernetes.io/component=operator";

  private final ControlPlane api;
  private final Path log;
  private final PodDoor database;
  private @Nullable ChildProcess follower;

  private DeployedOperator(ControlPlane api, Path log, PodDoor database) {
    this.api = api;
    this.log = log;
    this.database = database;
  }

  /**
   * Gives the Deployment what it waits for, and returns when its pod is ready. Its log is appended
   * to that of the installation.
   *
   * @param address of this machine, as pods reach it
   * @throws LocalStackException when it is not ready until then, with what kubectl tells of its
   *     pods
   */
  public static DeployedOperator start(
      Installation installation, InetAddress address, Duration patience) {
    LocalPostgres.Database database = installation.database();
    PodDoor door = PodDoor.open(address, URI.create(database.url().substring(JDBC.length())));
    ControlPlane api = installation.controlPlane();
    kubectl(api, "scale", DEPLOYMENT, "--replicas=0");
    set(api, installation.environment());
    api.applyYaml(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: mothership-database, namespace: %s}
        stringData: {jdbc-url: "%s%s", username: "%s", password: "%s"}
        """
            .formatted(
                Installation.NAMESPACE, JDBC, door.uri(), database.user(), database.password()));
    kubectl(api, "scale", DEPLOYMENT, "--replicas=1");
    DeployedOperator operator = new DeployedOperator(api, installation.log(), door);
    try {
      operator.awaitReady(patience);
      return operator;
    } catch (LocalStackException e) {
      operator.close();
      throw e;
    }
  }

  /**
   * Returns when its pod is ready, whose log is then followed.
   *
   * @throws LocalStackException when it is not until then, with what kubectl tells of it
   */
  public void awaitReady(Duration patience) {
    try {
      kubectl(api, "rollout", "status", DEPLOYMENT, "--timeout=" + patience.toSeconds() + "s");
    } catch (LocalStackException e) {
      String pods = kubectl(api, "describe", "pods");
      String end = kubectl(api, "logs", "-l", PODS, "--tail=15", "--ignore-errors");
      throw new LocalStackException(String.join("\n", e.getMessage(), pods, end), e);
    }
    unfollow();
    follower = api.follow(log, "logs", "-f", DEPLOYMENT, "-n", Installation.NAMESPACE);
  }

  private void unfollow() {
    if (follower != null) {
      follower.killHard();
    }
  }

  /** SIGKILL a second after SIGTERM; the Deployment makes another pod. */
  public void kill() {
    kubectl(api, "delete", "pods", "-l", PODS, "--now");
  }

  /** A cluster need not have names for its Services, so Jobs are told the address. */
  private static void set(ControlPlane api, Map<String, String> environment) {
    List<String> arguments = new ArrayList<>(List.of("set", "env", DEPLOYMENT));
    environment.forEach(
        (name, value) -> {
          if (!name.equals("KUBECONFIG") && !name.startsWith("QUARKUS_DATASOURCE_")) {
            arguments.add(name + "=" + value);
          }
        });
    String service =
        kubectl(api, "get", "service", "mothership", "-o", "jsonpath={.spec.clusterIP}");
    arguments.add("MOTHERSHIP_REMEDIATION_CALLBACK_URL=http://" + service);
    kubectl(api, arguments.toArray(String[]::new));
  }

  private static String kubectl(ControlPlane api, String... arguments) {
    List<String> all = new ArrayList<>();
    Collections.addAll(all, arguments);
    Collections.addAll(all, "-n", Installation.NAMESPACE);
    return api.kubectl(all.toArray(String[]::new));
  }

  @Override
  public void close() {
    unfollow();
    database.close();
  }
}
