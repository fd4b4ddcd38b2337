package dev.mothership.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the programs with Go from the versions pinned in {@code operator/src/test/go/go.mod}. */
final class BinaryBuild implements BinarySource {
  private static final Duration LONGEST = Duration.ofMinutes(40);

  /** A build from a module knows no version; clients and the operator ask for one. */
  private static final String LINKER_FLAGS =
      "-s -w"
          + " -X k8s.io/component-base/version.gitVersion=v1.34.4"
          + " -X k8s.io/component-base/version.gitMajor=1"
          + " -X k8s.io/component-base/version.gitMinor=34"
          + " -X k8s.io/client-go/pkg/version.gitVersion=v1.34.4";

  private static final Map<String, String> PACKAGES = packages();

  private final Path folder;
  private final Progress progress;
  private final Optional<Path> go;

  BinaryBuild(Path folder, Progress progress, Optional<Path> go) {
    this.folder = folder;
    this.progress = progress;
    this.go = go;
  }

  @Override
  public Outcome look() {
    if (go.isEmpty()) {
      return Outcome.missing("build: there is no Go on the PATH");
    }
    progress.say("  Building kube-apiserver, etcd and kubectl with Go: some minutes, once.");
    try {
      return new BinaryFolder(folder).fill(this::build);
    } catch (LocalStackException | IOException e) {
      return Outcome.missing("build: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    }
  }

  private void build(Path workshop) throws IOException {
    Path module = LocalFiles.checkout().resolve("operator/src/test/go");
    int number = 0;
    for (Map.Entry<String, String> program : PACKAGES.entrySet()) {
      number++;
      Path log = workshop.resolve(program.getKey() + ".log");
      Path result = workshop.resolve(program.getKey());
      progress.during(
          "go build %s (%d of %d)".formatted(program.getKey(), number, PACKAGES.size()),
          () -> build(module, program.getValue(), result, log));
    }
  }

  private boolean build(Path module, String main, Path result, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    go.orElseThrow().toString(),
                    "build",
                    "-trimpath",
                    "-ldflags",
                    LINKER_FLAGS,
                    "-o",
                    result.toString(),
                    main))
            .directory(module.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CGO_ENABLED", "0");
    builder.environment().put("GOFLAGS", "-buildvcs=false");
    ChildProcess child = ChildProcess.start(builder);
    try {
      if (!child.awaitExit(LONGEST)) {
        throw new IOException("not done after " + LONGEST.toMinutes() + " minutes");
      }
    } finally {
      child.killHard();
    }
    if (child.exitCode() != 0 || !Files.isExecutable(result)) {
      throw new IOException("go build " + main + " failed:\n" + LocalFiles.tail(log));
    }
    return true;
  }

  private static Map<String, String> packages() {
    Map<String, String> packages = new LinkedHashMap<>();
    packages.put("etcd", "go.etcd.io/etcd/server/v3");
    packages.put("kubectl", "k8s.io/kubernetes/cmd/kubectl");
    packages.put("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver");
    return packages;
  }
}
