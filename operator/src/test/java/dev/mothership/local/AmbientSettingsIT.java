package dev.mothership.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the stack once in a JVM whose environment points at somebody's cluster, ends that JVM by
 * SIGTERM (for which a JVM does the same as for Ctrl-C), and looks at what has happened.
 */
class AmbientSettingsIT {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir static Path temp;

  private static ServerSocket somebodysCluster;
  private static Path decoy;
  private static Path homeDecoy;
  private static String decoyText;
  private static boolean readsAreSeen;
  private static boolean decoyWasRead;
  private static Map<String, String> realKubeFolder;
  private static final List<ProcessHandle> FAMILY = new ArrayList<>();
  private static final List<String> OUTPUT = new ArrayList<>();

  @BeforeAll
  static void runOnce() throws IOException, InterruptedException {
    somebodysCluster = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    somebodysCluster.setSoTimeout(1);
    decoyText =
        """
        apiVersion: v1
        kind: Config
        current-context: production
        clusters: [{name: production, cluster: {server: "http://127.0.0.1:%d"}}]
        contexts: [{name: production, context: {cluster: production, user: production}}]
        users: [{name: production, user: {token: do-not-use}}]
        """
            .formatted(somebodysCluster.getLocalPort());
    decoy = write(temp.resolve("kubeconfig"));
    homeDecoy = write(temp.resolve("home/.kube/config"));
    realKubeFolder = contents(Path.of(System.getProperty("user.home"), ".kube"));
    Path witness = write(temp.resolve("witness"));
    Files.readString(witness);
    readsAreSeen = wasRead(witness);
    Files.delete(witness);
    runChild();
    decoyWasRead = wasRead(decoy) || wasRead(homeDecoy);
  }

  private static void runChild() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StackInChild.class.getName());
    builder.redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", decoy.toString());
    builder.environment().put("HOME", temp.resolve("home").toString());
    Process child = builder.start();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        OUTPUT.add(line);
        if (line.startsWith(StackInChild.READY)) {
          child.descendants().forEach(FAMILY::add);
          child.toHandle().destroy();
        }
        line = reader.readLine();
      }
    } finally {
      if (!child.waitFor(20, TimeUnit.SECONDS)) {
        child.destroyForcibly();
      }
    }
  }

  @AfterAll
  static void close() throws IOException {
    somebodysCluster.close();
  }

  @Test
  void anAmbientKubeconfigIsNotChangedAndNothingIsWrittenBesideIt() throws IOException {
    assertThat(OUTPUT).anySatisfy(line -> assertThat(line).startsWith(StackInChild.READY));
    assertThat(contents(temp))
        .containsOnly(
            Map.entry("kubeconfig", decoyText), Map.entry("home/.kube/config", decoyText));
    assertThat(contents(Path.of(System.getProperty("user.home"), ".kube")))
        .isEqualTo(realKubeFolder);
  }

  /** Where the file system keeps no times of access, this cannot be seen, and is skipped. */
  @Test
  void anAmbientKubeconfigIsNotEvenRead() {
    assumeThat(readsAreSeen).as("the file system records reads").isTrue();
    assertThat(decoyWasRead).isFalse();
  }

  @Test
  void nobodyConnectsToTheClusterOfAnAmbientKubeconfig() throws IOException {
    assertThat(connected()).isFalse();
  }

  @Test
  void whatHasStartedEndsWithTheJvmAndItsFilesAreGone() {
    assertThat(FAMILY).as("etcd, kube-apiserver, postgres and its workers").hasSizeGreaterThan(3);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> FAMILY.stream().noneMatch(AmbientSettingsIT::runs));
    String up =
        OUTPUT.stream()
            .filter(line -> line.startsWith(StackInChild.READY))
            .findFirst()
            .orElseThrow();
    assertThat(Path.of(up.substring((StackInChild.READY + " in ").length()))).doesNotExist();
  }

  /** Whether the process runs: a dead one that nobody has collected yet does not. */
  private static boolean runs(ProcessHandle handle) {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "status"));
      return handle.isAlive() && !status.contains("State:\tZ");
    } catch (IOException notLinuxOrGone) {
      return handle.isAlive();
    }
  }

  private static boolean connected() throws IOException {
    try {
      somebodysCluster.accept().close();
      return true;
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  private static Path write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, decoyText);
    Files.getFileAttributeView(file, BasicFileAttributeView.class)
        .setTimes(LONG_AGO, LONG_AGO, null);
    return file;
  }

  private static boolean wasRead(Path file) throws IOException {
    return !Files.readAttributes(file, BasicFileAttributes.class).lastAccessTime().equals(LONG_AGO);
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          contents.put(
              folder.relativize(file).toString(),
              new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return contents;
  }
}
