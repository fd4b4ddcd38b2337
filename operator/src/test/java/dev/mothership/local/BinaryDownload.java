package dev.mothership.local;

import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The download that kube-api-test does, behind a probe that fails fast on an offline machine. */
final class BinaryDownload implements BinarySource {
  /** The index from which kube-api-test 7.6.1 takes the address of the archive. */
  static final URI INDEX =
      URI.create(
          "https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml");

  /** kube-api-test sets no time limit of its own. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration PROBE = Duration.ofSeconds(4);

  private final Path folder;
  private final Progress progress;
  private final URI probed;

  BinaryDownload(Path folder, Progress progress) {
    this(folder, progress, INDEX);
  }

  BinaryDownload(Path folder, Progress progress, URI probed) {
    this.folder = folder;
    this.progress = progress;
    this.probed = probed;
  }

  @Override
  public Outcome look() {
    try {
      progress.during("looking for an internet connection", this::probe);
    } catch (LocalStackException e) {
      return Outcome.missing("download: " + probed.getHost() + " cannot be reached");
    }
    try {
      return progress.during(
          "downloading kube-apiserver, etcd and kubectl " + ControlPlaneBinaries.VERSION,
          () -> new BinaryFolder(folder).fill(this::download));
    } catch (LocalStackException e) {
      return Outcome.missing("download: " + e.getMessage());
    }
  }

  /** In a thread of its own, because a look-up of the name may take longer than any time limit. */
  private boolean probe() throws IOException, InterruptedException {
    return within(
        PROBE,
        () -> {
          URLConnection connection = probed.toURL().openConnection();
          connection.setConnectTimeout((int) PROBE.toMillis());
          connection.setReadTimeout((int) PROBE.toMillis());
          try (var body = connection.getInputStream()) {
            return body.read() >= 0;
          }
        });
  }

  private void download(Path workshop) throws IOException, InterruptedException {
    Path root = Files.createTempDirectory(workshop, "download-");
    KubeAPIServerConfig config =
        KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withTestDir(root.toString())
            .withApiServerVersion(ControlPlaneBinaries.VERSION)
            .withOfflineMode(false)
            .withUpdateKubeConfig(false)
            .build();
    BinaryManager manager = new BinaryManager(config);
    within(
        LONGEST,
        () -> {
          manager.initAndDownloadIfRequired();
          return true;
        });
    Path downloaded = manager.binaries().getApiServer().toPath().getParent();
    for (String program : ControlPlaneBinaries.PROGRAMS) {
      Files.move(downloaded.resolve(program), workshop.resolve(program));
    }
  }

  private interface Work {
    boolean run() throws IOException;
  }

  private static boolean within(Duration limit, Work work)
      throws IOException, InterruptedException {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.run());
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            },
            "control-plane-download");
    thread.setDaemon(true);
    thread.start();
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    }
  }
}
