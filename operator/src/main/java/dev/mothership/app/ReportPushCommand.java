package dev.mothership.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends reports to a Scanner; what the Job of a Scanner runs last. Needs no cluster. */
@Command(
    name = "push",
    description = "Send reports to a Scanner, compressed, and try again while it cannot take them.",
    mixinStandardHelpOptions = true)
final class ReportPushCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "The operator's address with the path of the Scanner's status.url.")
  private URI url = URI.create("");

  @Option(
      names = "--token-file",
      required = true,
      paramLabel = "FILE",
      description = "A file with the token to send by.")
  private Path tokenFile = Path.of("");

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "When to give up, as 2026-01-31T12:00:00Z; ten minutes from now unless given.")
  private @Nullable Instant until;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Reports, or folders whose files are reports.")
  private List<Path> paths = List.of();

  /** 0 where all of them were taken, 1 where one was not or there is none. */
  @Override
  public Integer call() throws IOException {
    List<Path> files = files();
    if (files.isEmpty()) {
      err("no report: there is no file in " + paths + ". The tool has to write to that folder.");
      return 1;
    }
    Instant end = until == null ? Clock.systemUTC().instant().plus(PATIENCE) : until;
    ReportPush push =
        new ReportPush(url, Files.readString(tokenFile).strip(), end, Clock.systemUTC());
    int code = 0;
    for (Path file : files) {
      try {
        push.send(file);
        spec.commandLine().getOut().println(file.getFileName() + " was taken");
      } catch (ReportPush.NotTaken e) {
        err(file.getFileName() + " was not taken: " + e.getMessage());
        code = 1;
      }
    }
    spec.commandLine().getOut().flush();
    return code;
  }

  /** Folders of a folder are not looked into: some tools keep there what is no report. */
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> all = Files.list(path)) {
          all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .sorted()
              .forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    return files;
  }

  private void err(String message) {
    spec.commandLine().getErr().println(message);
    spec.commandLine().getErr().flush();
  }
}
