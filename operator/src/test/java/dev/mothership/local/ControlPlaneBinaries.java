package dev.mothership.local;

import io.fabric8.kubeapitest.binary.OSInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A folder that holds kube-apiserver, etcd and kubectl. */
record ControlPlaneBinaries(Path folder) {
  static final String VERSION = "1.34.4";
  static final List<String> PROGRAMS = List.of("etcd", "kubectl", "kube-apiserver");

  Path apiServer() {
    return folder.resolve("kube-apiserver");
  }

  Path etcd() {
    return folder.resolve("etcd");
  }

  Path kubectl() {
    return folder.resolve("kubectl");
  }

  /** Looks where design and custom put the programs, downloads them, or builds them. */
  static ControlPlaneBinaries find(Progress progress) {
    Map<String, String> environment = System.getenv();
    Path cache = cacheFolder(environment, Path.of(System.getProperty("user.home")));
    return find(
        List.of(
            new AmbientBinaries(environment),
            () -> lookIn(cache),
            new BinaryDownload(cache, progress),
            new BinaryBuild(cache, progress, LocalFiles.onPath("go"))));
  }

  /**
   * The first of the sources that has the programs.
   *
   * @throws LocalStackException if none has, with the ways out and why each source failed
   */
  static ControlPlaneBinaries find(List<BinarySource> sources) {
    List<String> reasons = new ArrayList<>();
    for (BinarySource source : sources) {
      BinarySource.Outcome outcome = source.look();
      ControlPlaneBinaries found = outcome.binaries();
      if (found != null) {
        return found;
      }
      reasons.add(outcome.reason());
    }
    throw new LocalStackException(
        """
        The local stack needs the programs kube-apiserver, etcd and kubectl, and has found none. Any one of these helps:
          1. connect to the internet: they are downloaded once
          2. put Go (https://go.dev/dl) on the PATH: they are built once, in a few minutes
          3. put the three programs (Kubernetes 1.32 or later) in a folder and set KUBEBUILDER_ASSETS to it
        What was tried:
        %s"""
            .formatted(
                String.join("\n", reasons.stream().map(reason -> "  - " + reason).toList())));
  }

  /** The folder in which kube-api-test keeps, and looks for, the programs of this version. */
  static Path cacheFolder(Map<String, String> environment, Path home) {
    String configured = environment.get("KUBE_API_TEST_DIR");
    Path root =
        configured == null || configured.isBlank()
            ? home.resolve(".kubeapitest")
            : Path.of(configured);
    return root.resolve("k8s").resolve(VERSION + "-" + platform());
  }

  static String platform() {
    OSInfo info = new OSInfo();
    return info.getOSName().toLowerCase(Locale.ROOT) + "-" + info.getOSArch();
  }

  static BinarySource.Outcome lookIn(Path folder) {
    for (String program : PROGRAMS) {
      if (!Files.isExecutable(folder.resolve(program))) {
        return BinarySource.Outcome.missing(folder + " holds no program " + program);
      }
    }
    return BinarySource.Outcome.found(new ControlPlaneBinaries(folder));
  }
}
