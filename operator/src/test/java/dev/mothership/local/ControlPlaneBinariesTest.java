package dev.mothership.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneBinariesTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(printed, true, StandardCharsets.UTF_8), Duration.ofSeconds(1));

  @TempDir Path temp;

  @Test
  void theFirstSourceThatHasTheProgramsIsTakenAndNoLaterOneIsAsked() {
    List<String> asked = new ArrayList<>();
    ControlPlaneBinaries here = new ControlPlaneBinaries(temp);
    BinarySource empty =
        () -> {
          asked.add("empty");
          return BinarySource.Outcome.missing("nothing here");
        };
    BinarySource full =
        () -> {
          asked.add("full");
          return BinarySource.Outcome.found(here);
        };
    BinarySource late =
        () -> {
          asked.add("late");
          return BinarySource.Outcome.found(here);
        };

    assertThat(ControlPlaneBinaries.find(List.of(empty, full, late))).isEqualTo(here);
    assertThat(asked).containsExactly("empty", "full");
  }

  @Test
  void theFolderOfKubebuilderAssetsWinsOverTheFolderOfKubeApiTest() throws IOException {
    Path ambient = programs("ambient", "v1.33.0");
    Path cache = programs("cache", "v1.34.4");

    ControlPlaneBinaries found =
        ControlPlaneBinaries.find(
            List.of(
                new AmbientBinaries(Map.of("KUBEBUILDER_ASSETS", ambient.toString())),
                () -> ControlPlaneBinaries.lookIn(cache)));

    assertThat(found.folder()).isEqualTo(ambient);
  }

  @Test
  void anAmbientApiServerThatIsTooOldIsPassedOver() throws IOException {
    Path old = programs("old", "v1.31.9");

    BinarySource.Outcome outcome =
        new AmbientBinaries(Map.of("KUBEBUILDER_ASSETS", old.toString())).look();

    assertThat(outcome.binaries()).isNull();
    assertThat(outcome.reason()).contains("v1.31.9", "1.32 or later is needed");
  }

  @Test
  void aFolderThatLacksAProgramIsPassedOverWithTheNameOfTheProgram() throws IOException {
    Path folder = programs("partial", "v1.34.4");
    Files.delete(folder.resolve("kubectl"));

    assertThat(ControlPlaneBinaries.lookIn(folder).binaries()).isNull();
    assertThat(ControlPlaneBinaries.lookIn(folder).reason()).endsWith("holds no program kubectl");
  }

  @Test
  void theFolderIsTheOneOfKubeApiTestUnlessItsVariableNamesAnother() {
    Path home = Path.of("/home/somebody");
    String name = "1.34.4-" + ControlPlaneBinaries.platform();

    assertThat(ControlPlaneBinaries.cacheFolder(Map.of(), home))
        .isEqualTo(Path.of("/home/somebody/.kubeapitest/k8s", name));
    assertThat(ControlPlaneBinaries.cacheFolder(Map.of("KUBE_API_TEST_DIR", "/opt/k"), home))
        .isEqualTo(Path.of("/opt/k/k8s", name));
  }

  @Test
  void anOfflineMachineWithoutGoGetsTheThreeWaysOut() {
    Path cache = temp.resolve("k8s/none");
    URI closedPort = URI.create("http://127.0.0.1:" + FreePort.next() + "/");
    long start = System.nanoTime();

    assertThatThrownBy(
            () ->
                ControlPlaneBinaries.find(
                    List.of(
                        new AmbientBinaries(Map.of()),
                        () -> ControlPlaneBinaries.lookIn(cache),
                        new BinaryDownload(cache, progress, closedPort),
                        new BinaryBuild(cache, progress, Optional.empty()))))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("1. connect to the internet")
        .hasMessageContaining("2. put Go (https://go.dev/dl) on the PATH")
        .hasMessageContaining("3. put the three programs")
        .hasMessageContaining("set KUBEBUILDER_ASSETS")
        .hasMessageContaining("KUBEBUILDER_ASSETS is not set")
        .hasMessageContaining("download: 127.0.0.1 cannot be reached")
        .hasMessageContaining("build: there is no Go on the PATH");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aFailedBuildGivesTheOutputOfGo() throws IOException {
    Path go = script(temp.resolve("go"), "echo 'no space left'; exit 1");

    BinarySource.Outcome outcome =
        new BinaryBuild(temp.resolve("cache"), progress, Optional.of(go)).look();

    assertThat(outcome.binaries()).isNull();
    assertThat(outcome.reason()).startsWith("build: ").contains("no space left");
  }

  @Test
  void aBuildAsksGoForThePinnedProgramsAndKeepsThem() throws IOException {
    Path calls = temp.resolve("calls");
    Path go =
        script(
            temp.resolve("go"),
            "echo \"$CGO_ENABLED $GOFLAGS $@\" >> "
                + calls
                + "; while [ \"$1\" != -o ]; do shift; done; printf '#!/bin/sh\\n' > \"$2\";"
                + " chmod +x \"$2\"");
    Path cache = temp.resolve("cache");

    BinarySource.Outcome outcome = new BinaryBuild(cache, progress, Optional.of(go)).look();

    assertThat(outcome.binaries()).isEqualTo(new ControlPlaneBinaries(cache));
    assertThat(Files.readAllLines(calls))
        .hasSize(3)
        .allSatisfy(
            call ->
                assertThat(call)
                    .startsWith("0 -buildvcs=false build -trimpath -ldflags -s -w ")
                    .contains("k8s.io/component-base/version.gitVersion=v1.34.4"));
    assertThat(Files.readString(calls))
        .contains(
            "go.etcd.io/etcd/server/v3\n",
            "k8s.io/kubernetes/cmd/kubectl\n",
            "k8s.io/kubernetes/cmd/kube-apiserver\n");
  }

  @Test
  void whoeverWantsTheProgramsWhileAnotherGetsThemWaitsAndUsesThose() throws Exception {
    Path cache = temp.resolve("cache");
    AtomicInteger fillings = new AtomicInteger();
    Callable<BinarySource.Outcome> want =
        () ->
            new BinaryFolder(cache)
                .fill(
                    workshop -> {
                      fillings.incrementAndGet();
                      for (String program : ControlPlaneBinaries.PROGRAMS) {
                        script(workshop.resolve(program), "true");
                      }
                    });
    ExecutorService threads = Executors.newFixedThreadPool(4);

    List<Future<BinarySource.Outcome>> results = threads.invokeAll(List.of(want, want, want, want));

    threads.shutdown();
    for (Future<BinarySource.Outcome> result : results) {
      assertThat(result.get().binaries()).isEqualTo(new ControlPlaneBinaries(cache));
    }
    assertThat(fillings).hasValue(1);
  }

  @Test
  void whatIsQuickPrintsNothingAndWhatTakesLongerPrintsItsNameAndTheSeconds() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);

    new Progress(stream, Duration.ofHours(1)).during("quick", () -> "done");
    assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();

    new Progress(stream, Duration.ofMillis(20))
        .during("slow", () -> new ProcessBuilder("sleep", "0.2").start().waitFor());
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("… slow (0 s)", "✓ slow (0 s)");
  }

  private Path programs(String name, String version) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    for (String program : ControlPlaneBinaries.PROGRAMS) {
      script(folder.resolve(program), "echo Kubernetes " + version);
    }
    return folder;
  }

  private static Path script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
