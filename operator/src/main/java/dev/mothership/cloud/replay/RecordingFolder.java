package dev.mothership.cloud.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.Answer;
import dev.mothership.cloud.Call;
import dev.mothership.cloud.Player;
import dev.mothership.cloud.Recorder;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of takes: {@code current} names the take that answers, {@code <take>/take.json} says
 * when it was made, and the rest of a take is one file per exchange. A take that is based on
 * another holds what differs from it.
 */
public final class RecordingFolder {
  private static final String CURRENT = "current";
  private static final String TAKE_FILE = "take.json";
  private static final String TAKEN_AT = "takenAt";
  private static final String BASED_ON = "basedOn";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  public RecordingFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The take that {@code current} names now.
   *
   * @throws OperationFailed with INVALID_DATA where there is none
   */
  public Player current() {
    try {
      String name = Files.readString(folder.resolve(CURRENT)).strip();
      Path take = takeFolder(name);
      JsonNode about = JSON.readTree(take.resolve(TAKE_FILE).toFile());
      List<ExchangeFiles> files = new ArrayList<>(List.of(new ExchangeFiles(take)));
      if (about.has(BASED_ON)) {
        files.add(new ExchangeFiles(takeFolder(about.path(BASED_ON).asText())));
      }
      return new TakePlayer(name, files, Instant.parse(about.path(TAKEN_AT).asText()));
    } catch (IOException | DateTimeException e) {
      throw invalid("replay:Open", "the recording has no readable current take: " + e, e);
    }
  }

  /** Makes another take answer from the next sync on. */
  public void choose(String take) {
    try {
      takeFolder(take);
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(CURRENT), take + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Begins recording an account into a take; what the take held of that account before is dropped,
   * so that no answer of an older sync is left among the new ones.
   */
  public Recorder record(String take, String account, Instant now) {
    try {
      Path target = takeFolder(take);
      if (!account.matches("[A-Za-z0-9-]+")) {
        throw new IllegalArgumentException("'" + account + "' cannot name a folder");
      }
      Files.createDirectories(target);
      complete(target);
      delete(target.resolve(account));
      ObjectNode about = JSON.createObjectNode();
      about.put(TAKEN_AT, now.truncatedTo(ChronoUnit.SECONDS).toString());
      Files.writeString(target.resolve(TAKE_FILE), about.toPrettyString() + "\n");
      return new TakeRecorder(new ExchangeFiles(target), take);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Bases a take on another: exchanges that are alike in both are dropped from it, so that what is
   * left is what changed.
   */
  public void base(String take, String on) {
    Path target = takeFolder(take);
    try {
      for (Path file : files(target)) {
        Path same = takeFolder(on).resolve(target.relativize(file).toString());
        boolean exchange = !file.equals(target.resolve(TAKE_FILE));
        if (exchange && Files.isRegularFile(same) && Files.mismatch(file, same) < 0) {
          Files.delete(file);
        }
      }
      ObjectNode about = (ObjectNode) JSON.readTree(target.resolve(TAKE_FILE).toFile());
      about.put(BASED_ON, on);
      Files.writeString(target.resolve(TAKE_FILE), about.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is recorded into stands on its own: it gets what its base had for it. */
  private void complete(Path take) throws IOException {
    Path about = take.resolve(TAKE_FILE);
    String base = Files.exists(about) ? JSON.readTree(about.toFile()).path(BASED_ON).asText() : "";
    if (base.isEmpty()) {
      return;
    }
    Path from = takeFolder(base);
    for (Path exchange : files(from)) {
      Path own = take.resolve(from.relativize(exchange).toString());
      if (!Files.exists(own)) {
        Files.createDirectories(own.getParent());
        Files.copy(exchange, own);
      }
    }
  }

  private static List<Path> files(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private Path takeFolder(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw invalid("replay:Open", "'" + name + "' cannot be the name of a take", null);
    }
    return folder.resolve(name);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static OperationFailed invalid(String call, String message, @Nullable Throwable cause) {
    return new OperationFailed(
        new Failure(FailureReason.INVALID_DATA, call, "RecordingUnreadable", message), cause);
  }

  /**
   * @param files the take's own, then those of the take it is based on
   */
  private record TakePlayer(String name, List<ExchangeFiles> files, Instant takenAt)
      implements Player {
    @Override
    public Answer answer(Call call) {
      try {
        for (ExchangeFiles exchanges : files) {
          Optional<Answer> answer = exchanges.read(call);
          if (answer.isPresent()) {
            return answer.get();
          }
        }
      } catch (IOException e) {
        throw invalid(call.name(), "take " + name + " cannot be read: " + e.getMessage(), e);
      }
      throw new OperationFailed(
          new Failure(
              FailureReason.INVALID_DATA,
              call.name(),
              "NotRecorded",
              "take "
                  + name
                  + " has no answer to "
                  + call.name()
                  + call.parameters()
                  + " of account "
                  + call.account()
                  + " in "
                  + call.region()),
          null);
    }
  }

  private final class TakeRecorder implements Recorder {
    private final ExchangeFiles files;
    private final String take;

    TakeRecorder(ExchangeFiles files, String take) {
      this.files = files;
      this.take = take;
    }

    @Override
    public void keep(Call call, Answer answer) {
      try {
        files.write(call, answer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void finish() {
      choose(take);
    }
  }
}
