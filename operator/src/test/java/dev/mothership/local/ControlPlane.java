package dev.mothership.local;

import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A private Kubernetes API server with RBAC and no controllers, or the cluster that the system
 * property {@code mothership.local.kubeconfig} names; never the one of the ambient kubeconfig.
 */
public final class ControlPlane implements AutoCloseable {
  /** The only setting that makes the local stack use a cluster that it has not started. */
  public static final String KUBECONFIG_PROPERTY = "mothership.local.kubeconfig";

  private static final int STARTS = 3;
  private static final List<String> KUSTOMIZATIONS =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private final Progress progress;
  private final Path folder;
  private final Path kubeconfig;
  private final Kubectl kubectl;
  private final @Nullable ControlPlaneProcesses processes;

  private ControlPlane(
      Progress progress,
      Path folder,
      Path kubeconfig,
      Kubectl kubectl,
      @Nullable ControlPlaneProcesses processes) {
    this.progress = progress;
    this.folder = folder;
    this.kubeconfig = kubeconfig;
    this.kubectl = kubectl;
    this.processes = processes;
  }

  /**
   * Finds, downloads or builds the programs, starts them and waits until they serve.
   *
   * @throws LocalStackException if that cannot be done, with what the user can do about it
   */
  public static ControlPlane start(Progress progress) {
    String override = System.getProperty(KUBECONFIG_PROPERTY);
    if (override != null && !override.isBlank()) {
      return of(progress, Path.of(override));
    }
    try {
      return startPrivate(progress, newFolder());
    } catch (IOException e) {
      throw new LocalStackException("the control plane cannot be started: " + e.getMessage(), e);
    }
  }

  /** The cluster of a kubeconfig that somebody gave on purpose; it is not ours to stop. */
  static ControlPlane of(Progress progress, Path given) {
    Path program =
        LocalFiles.onPath("kubectl").orElseGet(() -> ControlPlaneBinaries.find(progress).kubectl());
    Path kubeconfig = given.toAbsolutePath();
    try {
      Path folder = newFolder();
      Kubectl kubectl = new Kubectl(program, kubeconfig, folder, true);
      return new ControlPlane(progress, folder, kubeconfig, kubectl, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFolder() throws IOException {
    return Files.createTempDirectory("mothership-control-plane-");
  }

  private static ControlPlane startPrivate(Progress progress, Path folder) throws IOException {
    ControlPlaneBinaries binaries = ControlPlaneBinaries.find(progress);
    ControlPlaneProcesses processes = new ControlPlaneProcesses(binaries, folder);
    Path kubeconfig = folder.resolve("admin.kubeconfig");
    Kubectl kubectl = new Kubectl(binaries.kubectl(), kubeconfig, folder, false);
    ControlPlane plane = new ControlPlane(progress, folder, kubeconfig, kubectl, processes);
    try {
      progress.during("starting a private API server", () -> plane.startBoth(processes));
      return plane;
    } catch (LocalStackException e) {
      plane.close();
      throw e;
    }
  }

  private boolean startBoth(ControlPlaneProcesses processes)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      LocalFiles.writePrivate(kubeconfig, adminKubeconfig(processes));
      try {
        processes.startEtcd();
        processes.startApiServer();
        processes.awaitReady(this::serves);
        return true;
      } catch (IOException e) {
        processes.killAll();
        if (attempt == STARTS) {
          throw e;
        }
        LocalFiles.deleteQuietly(folder.resolve("etcd"));
        processes.choosePorts();
      }
    }
  }

  private boolean serves() {
    try {
      kubectl.run("get", "--raw=/readyz", "--request-timeout=5s");
      kubectl.run("get", "namespace", "default", "--request-timeout=5s");
      return true;
    } catch (LocalStackException notYet) {
      return false;
    }
  }

  /** The file with the administrator's credentials. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The administrator's kubeconfig, complete in itself. */
  public String kubeconfigYaml() {
    return kubectl("config", "view", "--raw", "--flatten", "--minify");
  }

  /** A client with the administrator's credentials; the caller closes it. */
  public KubernetesClient client() {
    return clientAs(kubeconfig);
  }

  /**
   * A client with the credentials of another kubeconfig; the caller closes it. It has threads of
   * its own that end with it: those of the client that Quarkus provides keep the JVM alive.
   */
  public KubernetesClient clientAs(Path otherKubeconfig) {
    Config config = Config.fromKubeconfig(otherKubeconfig.toFile());
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new VertxHttpClientFactory())
        .build();
  }

  /**
   * Runs kubectl as administrator.
   *
   * @return its standard output
   * @throws LocalStackException with its standard error, if it fails
   */
  public String kubectl(String... arguments) {
    return kubectl.run(arguments);
  }

  /** Starts a command of kubectl that goes on by itself; its output is appended to the file. */
  ChildProcess follow(Path output, String... arguments) {
    return kubectl.start(output, arguments);
  }

  /**
   * Runs kubectl with the credentials of another kubeconfig, such as that of a service account.
   *
   * @throws LocalStackException with its standard error, if it fails
   */
  public String kubectlAs(Path otherKubeconfig, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--kubeconfig=" + otherKubeconfig));
    all.addAll(List.of(arguments));
    return kubectl.run(all.toArray(String[]::new));
  }

  /**
   * Applies a file, a folder of files or a kustomization by server-side apply, as a user would, and
   * waits until the API server serves the resource definitions in it.
   *
   * @throws LocalStackException with what the API server said, if it refuses anything
   */
  public void apply(Path kustomizationOrManifests) {
    boolean kustomize =
        KUSTOMIZATIONS.stream()
            .anyMatch(name -> Files.exists(kustomizationOrManifests.resolve(name)));
    progress.during(
        "applying " + kustomizationOrManifests.getFileName(),
        () -> {
          String target = kustomizationOrManifests.toString();
          String applied =
              kubectl("apply", "--server-side", "-o", "name", kustomize ? "-k" : "-f", target);
          awaitEstablished(
              applied.lines().filter(name -> name.startsWith("customresourced")).toList());
          return applied;
        });
  }

  /** Applies the manifests in the text, as {@link #apply(Path)} does with those in a file. */
  public void applyYaml(String manifests) {
    try {
      Path file = Files.createTempFile(folder, "manifests-", ".yaml");
      Files.writeString(file, manifests);
      apply(file);
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEstablished(List<String> definitions) {
    if (definitions.isEmpty()) {
      return;
    }
    List<String> command =
        new ArrayList<>(List.of("wait", "--for=condition=Established", "--timeout=30s"));
    command.addAll(definitions);
    kubectl(command.toArray(String[]::new));
  }

  /**
   * Asks the API server for a token of the service account that is good for 24 hours, and writes a
   * kubeconfig with it that only the current user can read.
   */
  public Path serviceAccountKubeconfig(String namespace, String name) {
    String token = kubectl("create", "token", name, "-n", namespace, "--duration=24h").strip();
    String server = cluster("server");
    String authority = cluster("certificate-authority-data");
    Path file = folder.resolve(namespace + "." + name + ".kubeconfig");
    try {
      LocalFiles.writePrivate(
          file, kubeconfigText(server, authority, namespace, "token: \"" + token + "\""));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String cluster(String field) {
    String path = "jsonpath={.clusters[0].cluster." + field + "}";
    return kubectl("config", "view", "--raw", "--flatten", "--minify", "-o", path).strip();
  }

  /** Stops the API server only; its data stay. */
  public void stopApiServer() {
    ControlPlaneProcesses own = own();
    during(
        "stopping the API server",
        () -> {
          own.stopApiServer();
          return true;
        });
  }

  /** Starts the API server again, on the port it had, and waits until it serves. */
  public void startApiServer() {
    ControlPlaneProcesses own = own();
    during(
        "starting the API server again",
        () -> {
          own.startApiServer();
          own.awaitReady(this::serves);
          return true;
        });
  }

  private void during(String what, Callable<Boolean> work) {
    progress.during(what, work);
  }

  private ControlPlaneProcesses own() {
    if (processes == null) {
      throw new LocalStackException(
          "a cluster that was given by its kubeconfig is not ours to stop or start");
    }
    return processes;
  }

  @Override
  public void close() {
    if (processes != null) {
      processes.killAll();
    }
    LocalFiles.deleteQuietly(folder);
  }

  private static String adminKubeconfig(ControlPlaneProcesses processes) throws IOException {
    CertManager certificates = processes.certificates();
    String user =
        "client-certificate-data: %s%n    client-key-data: %s"
            .formatted(
                base64(certificates.getClientCertPath()), base64(certificates.getClientKeyPath()));
    return kubeconfigText(
        processes.url(), base64(certificates.getAPIServerCertPath()), "default", user);
  }

  private static String base64(String file) throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(file)));
  }

  private static String kubeconfigText(
      String server, String authority, String namespace, String user) {
    String trust = authority.isEmpty() ? "" : "    certificate-authority-data: " + authority + "\n";
    return """
    apiVersion: v1
    kind: Config
    current-context: mothership-local
    clusters:
    - name: mothership-local
      cluster:
        server: %s
    %scontexts:
    - name: mothership-local
      context:
        cluster: mothership-local
        user: mothership-local
        namespace: %s
    users:
    - name: mothership-local
      user:
        %s
    """
        .formatted(server, trust, namespace, user);
  }
}
