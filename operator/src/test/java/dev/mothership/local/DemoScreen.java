package dev.mothership.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the demo prints, and what it waits for. */
final class DemoScreen {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROWS = 12;

  private final Progress progress = Progress.stdout();
  private final Installation installation;

  DemoScreen(Installation installation) {
    this.installation = installation;
  }

  void say(String line) {
    progress.say(line);
  }

  /** A title, and lines each of which begins alike. */
  void section(String title, List<String> lines, String bullet) {
    say("");
    say(title);
    lines.forEach(line -> say(bullet + line));
  }

  void section(String title, JsonNode lines, String bullet) {
    section(
        title,
        StreamSupport.stream(lines.spliterator(), false).map(JsonNode::asText).toList(),
        bullet);
  }

  /** A command as somebody would type it. */
  void command(String command) {
    say("");
    say("$ " + command);
  }

  /** The first findings of a namespace, as kubectl shows them. */
  void findings(String namespace) {
    command("kubectl get findings -n " + namespace + " --sort-by=.spec.order");
    List<String> lines =
        installation
            .controlPlane()
            .kubectl("get", "findings", "-n", namespace, "--sort-by=.spec.order")
            .lines()
            .toList();
    say(lines.stream().limit(ROWS + 1).collect(Collectors.joining("\n")));
    if (lines.size() > ROWS + 1) {
      say("… and " + (lines.size() - ROWS - 1) + " of lower risk");
    }
  }

  /**
   * Asks until there is an answer, and says meanwhile what is going on.
   *
   * @param what named where it does not come in time
   */
  <T> T await(String doing, String what, Supplier<Optional<T>> question) {
    return progress.during(doing, () -> installation.await(what, PATIENCE, question));
  }

  /**
   * As above; where nothing comes, an object says why in its conditions.
   *
   * @param object as kubectl names it, as {@code clusternotificationchannel security}
   */
  <T> T await(String doing, String what, Supplier<Optional<T>> question, List<String> object) {
    try {
      return await(doing, what, question);
    } catch (LocalStackException e) {
      throw new LocalStackException(
          "%s%n%s says:%n%s"
              .formatted(e.getMessage(), String.join(" ", object), conditions(object)),
          e);
    }
  }

  private String conditions(List<String> object) {
    JsonNode found = installation.get(object.toArray(String[]::new));
    return StreamSupport.stream(found.at("/status/conditions").spliterator(), false)
        .map(
            condition ->
                "  %s %s: %s"
                    .formatted(
                        condition.at("/type").asText(),
                        condition.at("/status").asText(),
                        condition.at("/message").asText()))
        .collect(Collectors.joining("\n"));
  }

  void ready(OperatorProcess operator) {
    progress.during(
        "starting the operator",
        () -> {
          operator.awaitReady(PATIENCE);
          return true;
        });
  }
}
