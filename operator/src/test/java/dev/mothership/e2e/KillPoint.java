package dev.mothership.e2e;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.api.v1alpha1.PostureResource;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * A moment of the work that a change of the cloud brings about.
 *
 * @param name for people
 * @param strike brings the change about, awaits the moment and kills
 */
record KillPoint(String name, Strike strike) {
  /** What is killed at which moment. */
  @FunctionalInterface
  interface Strike {
    /**
     * @param change makes the cloud answer otherwise and asks for a sync
     * @param kill returns when the process is gone
     */
    void at(Installation installation, Runnable change, Runnable kill) throws SQLException;
  }

  /**
   * As soon as the question's answer is true, which it stays.
   *
   * @param question with {@code <n>} for the {@code count} of before the change
   */
  static KillPoint once(String name, String count, String question) {
    return new KillPoint(
        name,
        (installation, change, kill) -> {
          String before = count.isEmpty() ? "" : Ask.text(installation, count);
          String asked = question.replace("<n>", before);
          change.run();
          try (Connection connection = installation.database().connect();
              Statement statement = connection.createStatement()) {
            await(name, () -> isTrue(statement, asked));
          }
          kill.run();
        });
  }

  static KillPoint once(String name, String question) {
    return once(name, "", question);
  }

  /** Within the transaction that is about to write the table: it has to wait until the kill. */
  static KillPoint writing(String table) {
    return new KillPoint(
        "about to write " + table,
        (installation, change, kill) -> {
          try (Gate gate = Gate.beforeWriting(installation, table)) {
            change.run();
            gate.awaitWaiting();
            kill.run();
          }
        });
  }

  /** As soon as that many Finding objects are others than before. */
  static KillPoint shown(int findings) {
    return object(findings + " of the findings shown", FindingResource.class, findings);
  }

  static KillPoint postureShown() {
    return object("the posture shown", PostureResource.class, 1);
  }

  static KillPoint accountTold() {
    return new KillPoint(
        "the account told",
        (installation, change, kill) -> {
          try (KubernetesClient client = installation.controlPlane().client()) {
            String before = handled(client);
            change.run();
            await("another request handled", () -> !handled(client).equals(before));
            kill.run();
          }
        });
  }

  private static String handled(KubernetesClient client) {
    CloudAccountResource account =
        client
            .resources(CloudAccountResource.class)
            .inNamespace(Quickstart.NAMESPACE)
            .withName(Quickstart.ACCOUNT)
            .get();
    return account.getStatus() == null
        ? ""
        : String.valueOf(account.getStatus().lastHandledReconcileAt());
  }

  private static <R extends HasMetadata> KillPoint object(String name, Class<R> type, int objects) {
    return new KillPoint(
        name,
        (installation, change, kill) -> {
          try (KubernetesClient client = installation.controlPlane().client()) {
            Map<String, String> before = versions(client, type);
            change.run();
            await(name, () -> changed(before, versions(client, type)) >= objects);
            kill.run();
          }
        });
  }

  /** Resource version by namespace and name. */
  static <R extends HasMetadata> Map<String, String> versions(
      KubernetesClient client, Class<R> type) {
    Map<String, String> versions = new TreeMap<>();
    for (R object : client.resources(type).inAnyNamespace().list().getItems()) {
      versions.put(
          object.getMetadata().getNamespace() + "/" + object.getMetadata().getName(),
          object.getMetadata().getResourceVersion());
    }
    return versions;
  }

  static long changed(Map<String, String> before, Map<String, String> after) {
    return after.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
        .count();
  }

  private static void await(String what, Callable<Boolean> question) {
    Awaitility.await(what)
        .atMost(Quickstart.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(question);
  }

  private static boolean isTrue(Statement statement, String question) throws SQLException {
    try (ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
