package dev.mothership.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL server on the loopback address, in a temporary folder, on one port for life. */
final class PostgresServer {
  static final String SUPERUSER = "postgres";

  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_INIT = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int SECRET_BYTES = 16;

  private final PostgresBinaries binaries;
  private final Unprivileged runner;
  private final Path folder;
  private final Path data;
  private final Path log;
  private final String password = secret();
  private int port = FreePort.next();
  private @Nullable ChildProcess process;

  PostgresServer(PostgresBinaries binaries, Unprivileged runner) throws IOException {
    this.binaries = binaries;
    this.runner = runner;
    this.folder = Files.createTempDirectory("mothership-postgres-data-");
    this.data = folder.resolve("data");
    this.log = folder.resolve("postgres.log");
  }

  static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  String password() {
    return password;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Creates the data folder and starts the server on a port that is found free. */
  void create() throws IOException, InterruptedException {
    Path secret = folder.resolve("superuser");
    LocalFiles.writePrivate(secret, password);
    Files.createFile(log);
    runner.own(folder, secret, log);
    initialise(secret);
    Files.delete(secret);
    try {
      start();
    } catch (IOException takenPort) {
      port = FreePort.next();
      start();
    }
  }

  private void initialise(Path secret) throws IOException, InterruptedException {
    ChildProcess init =
        launch(
            List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + secret,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
    boolean ended = init.awaitExit(LONGEST_INIT);
    init.killHard();
    if (!ended || init.exitCode() != 0) {
      throw new IOException("initdb failed:\n" + LocalFiles.tail(log));
    }
  }

  /**
   * Starts the server on the data that are there. Nothing is flushed to disk (a killed server loses
   * nothing by that, a crashed machine would), but commits are still written before they return.
   */
  void start() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      ChildProcess started =
          launch(
              List.of(
                  binaries.program("postgres").toString(),
                  "-D",
                  data.toString(),
                  "-p",
                  Integer.toString(port),
                  "-c",
                  "listen_addresses=127.0.0.1",
                  "-c",
                  "unix_socket_directories=",
                  "-c",
                  "max_connections=200",
                  "-c",
                  "timezone=UTC",
                  "-c",
                  "log_timezone=UTC",
                  "-F"));
      process = started;
      while (!started.awaitExit(POLL)) {
        if (accepts()) {
          return;
        }
        if (System.nanoTime() - start > LONGEST_START.toNanos()) {
          break;
        }
      }
      started.killHard();
      boolean leftovers = LocalFiles.tail(log).contains("shared memory block");
      if (!leftovers || System.nanoTime() - start > LONGEST_START.toNanos()) {
        throw new IOException("PostgreSQL does not start:\n" + LocalFiles.tail(log));
      }
    }
  }

  private boolean accepts() {
    try (Connection connection = connect(SUPERUSER)) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), SUPERUSER, password);
  }

  /** Disconnects everybody, writes a checkpoint and ends. */
  void stop() throws IOException, InterruptedException {
    ChildProcess running = running();
    ChildProcess control =
        launch(
            List.of(
                binaries.program("pg_ctl").toString(),
                "stop",
                "-D",
                data.toString(),
                "-m",
                "fast",
                "-w"));
    boolean ended = control.awaitExit(LONGEST_START);
    control.killHard();
    if (!ended || control.exitCode() != 0) {
      throw new IOException("pg_ctl stop failed:\n" + LocalFiles.tail(log));
    }
    running.killHard();
    process = null;
  }

  /** SIGKILL for the postmaster; its children follow by themselves, or are killed too. */
  void killHard() {
    running().killHard();
    process = null;
  }

  void delete() {
    if (process != null) {
      process.killHard();
    }
    LocalFiles.deleteQuietly(folder);
  }

  private ChildProcess running() {
    if (process == null) {
      throw new IllegalStateException("PostgreSQL is not running");
    }
    return process;
  }

  private ChildProcess launch(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(runner.command(command));
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().remove("LC_ALL");
    return ChildProcess.start(builder);
  }
}
