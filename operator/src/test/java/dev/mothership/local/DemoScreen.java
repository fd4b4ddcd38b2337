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

  /** As {@link #await}; where nothing comes, it says what the cluster's channel has to say. */
  <T> T told(String channel, String doing, String what, Supplier<Optional<T>> question) {
    try {
      return await(doing, what, question);
    } catch (LocalStackException e) {
      String conditions =
          StreamSupport.stream(
                  installation
                      .get("clusternotificationchannel", channel)
                      .at("/status/conditions")
                      .spliterator(),
                  false)
              .map(
                  condition ->
                      "%s %s: %s"
                          .formatted(
                              condition.at("/type").asText(),
                              condition.at("/status").asText(),
                              condition.at("/message").asText()))
              .collect(Collectors.joining("\n  "));
      throw new LocalStackException(
          "%s%nchannel %s says:%n  %s".formatted(e.getMessage(), channel, conditions), e);
    }
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
