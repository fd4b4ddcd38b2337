package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.feed.FeedFixtures;
import dev.mothership.local.LocalPostgres;
import dev.mothership.local.LocalStack;
import dev.mothership.local.OperatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program loads feeds into a database that nobody has used yet. */
class FeedsE2E {
  private static final long PATIENCE_SECONDS = 60;

  private final LocalPostgres.Database database = LocalStack.shared().postgres().newDatabase();

  @TempDir private Path folder;

  /** What it prints, once it has ended well. */
  private List<String> run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                OperatorProcess.packagedApplication().toString(),
                "feeds"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", database.url(),
                "QUARKUS_DATASOURCE_USERNAME", database.user(),
                "QUARKUS_DATASOURCE_PASSWORD", database.password()));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    return Files.readAllLines(out);
  }

  @Test
  void whatIsLoadedIsShown() throws IOException, InterruptedException {
    String kev = FeedFixtures.of("kev.json").toString();
    assertThat(run("load", kev, FeedFixtures.of("osv-distro").toString()))
        .containsExactly(
            "kev as of 2025-02-05T17:00:11.703400Z: 3 entries, 3 new, 0 changed, 0 gone",
            "osv/all as of 2026-11-20T10:17:01.123456Z: 3 entries, 3 new, 0 changed, 0 gone");
    assertThat(run("load", kev))
        .containsExactly(
            "kev as of 2025-02-05T17:00:11.703400Z: 3 entries, 0 new, 0 changed, 0 gone");
    assertThat(run("status")).hasSize(3).element(1).asString().startsWith("kev ").endsWith(kev);
  }
}
