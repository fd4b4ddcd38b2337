package dev.mothership.local;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One etcd and one kube-apiserver, both on the loopback address only, with certificates of their
 * own. Started here and not by kube-api-test, whose etcd listens on every address without any
 * authentication and whose API server cannot be started again.
 */
final class ControlPlaneProcesses {
  private static final Duration LONGEST_START = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(150);
  private static final Duration POLITE_STOP = Duration.ofSeconds(5);

  private final ControlPlaneBinaries binaries;
  private final Path folder;
  private final CertManager certificates;
  private int etcdPort = FreePort.next();
  private int apiPort = FreePort.next();
  private @Nullable ChildProcess etcd;
  private @Nullable ChildProcess apiServer;

  ControlPlaneProcesses(ControlPlaneBinaries binaries, Path folder) {
    this.binaries = binaries;
    this.folder = folder;
    this.certificates = new CertManager(folder.toString());
    certificates.createCertificatesIfNeeded();
  }

  CertManager certificates() {
    return certificates;
  }

  String url() {
    return "https://127.0.0.1:" + apiPort;
  }

  /** Takes two ports that were free a moment ago; another process may have been quicker. */
  void choosePorts() {
    etcdPort = FreePort.next();
    apiPort = FreePort.next();
  }

  void startEtcd() throws IOException {
    String client = "http://127.0.0.1:" + etcdPort;
    etcd =
        start(
            "etcd",
            binaries.etcd(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=http://127.0.0.1:0",
            "--unsafe-no-fsync");
  }

  /** The flags are those of kube-api-test, but for the addresses. */
  void startApiServer() throws IOException {
    apiServer =
        start(
            "kube-apiserver",
            binaries.apiServer(),
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--secure-port=" + apiPort,
            "--cert-dir=" + folder,
            "--tls-cert-file=" + certificates.getAPIServerCertPath(),
            "--tls-private-key-file=" + certificates.getAPIServerKeyPath(),
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--authorization-mode=RBAC",
            "--client-ca-file=" + certificates.getClientCertPath(),
            "--service-account-issuer=https://localhost",
            "--service-account-signing-key-file=" + certificates.getAPIServerKeyPath(),
            "--service-account-key-file=" + certificates.getAPIServerKeyPath(),
            "--service-cluster-ip-range=10.0.0.0/24",
            "--disable-admission-plugins=ServiceAccount",
            "--allow-privileged");
  }

  /**
   * Waits until the probe succeeds.
   *
   * @throws IOException if a process has ended before, or time is up, with the end of its log
   */
  void awaitReady(BooleanSupplier probe) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!probe.getAsBoolean()) {
      if (etcd == null || etcd.awaitExit(Duration.ZERO)) {
        throw new IOException("etcd has ended:\n" + LocalFiles.tail(log("etcd")));
      }
      if (apiServer == null || apiServer.awaitExit(POLL)) {
        throw new IOException(
            "kube-apiserver has ended:\n" + LocalFiles.tail(log("kube-apiserver")));
      }
      if (System.nanoTime() - start > LONGEST_START.toNanos()) {
        throw new IOException(
            "the API server is not ready after %d s:\n%s"
                .formatted(LONGEST_START.toSeconds(), LocalFiles.tail(log("kube-apiserver"))));
      }
    }
  }

  void stopApiServer() throws InterruptedException {
    if (apiServer != null) {
      apiServer.terminate(POLITE_STOP);
    }
  }

  void killAll() {
    if (apiServer != null) {
      apiServer.killHard();
    }
    if (etcd != null) {
      etcd.killHard();
    }
  }

  private ChildProcess start(String name, Path program, String... flags) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(flags)).toList());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    return ChildProcess.start(builder);
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }
}
