package dev.mothership.local;

import dev.mothership.local.FakeSlack.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who is told in Slack: the demo's own, or the real one that {@code -Ddemo.slack} has a token of.
 */
final class DemoSlack implements AutoCloseable {
  private static final String CHANNEL = "security";
  private static final String REAL = System.getProperty("demo.slack", "");

  private final FakeSlack slack = new FakeSlack();
  private final DemoScreen screen;
  private final DemoThreads threads;

  /** Gives the channel of the samples its token; no operator runs yet. */
  DemoSlack(Installation installation, DemoScreen screen) {
    this.screen = screen;
    this.threads = new DemoThreads(installation);
    if (REAL.isEmpty()) {
      installation.with("MOTHERSHIP_NOTIFY_SLACK_ENDPOINT", slack.endpoint());
    }
    installation
        .controlPlane()
        .kubectl(
            "create",
            "secret",
            "generic",
            "slack-bot",
            "-n",
            Installation.NAMESPACE,
            "--from-literal=token=" + (REAL.isEmpty() ? "xoxb-of-the-demo" : REAL));
  }

  /** What the channel was told of what is open. */
  void showOpen(String title) {
    show(title, true, "");
  }

  /**
   * The same message once nothing is left to do, and what was said below it.
   *
   * @param said a part of one reply, waited for
   */
  void showResolved(String title, String said) {
    show(title, false, said);
  }

  private void show(String title, boolean open, String said) {
    String what = "a message that %s is %s".formatted(title, open ? "open" : "resolved");
    if (!REAL.isEmpty()) {
      String url = told(what, () -> threads.url(CHANNEL, title, open));
      screen.section("told in your Slack, #" + CHANNEL, List.of(title, url), "  | ");
      return;
    }
    Message message = told(what + ", " + said, () -> found(title, open, said));
    screen.section("told in Slack, " + message.channel(), message.text().lines().toList(), "  | ");
    replies(message)
        .forEach(reply -> reply.text().lines().forEach(line -> screen.say("  | ↳ " + line)));
  }

  private <T> T told(String what, Supplier<Optional<T>> question) {
    return screen.await(
        "telling the security channel",
        what,
        question,
        List.of("clusternotificationchannel", CHANNEL));
  }

  private Optional<Message> found(String title, boolean open, String said) {
    return slack.messages().stream()
        .filter(message -> message.thread().isEmpty())
        .filter(message -> message.text().contains(title))
        .filter(message -> message.text().contains("~" + title) != open)
        .filter(
            message ->
                said.isEmpty()
                    || replies(message).stream().anyMatch(reply -> reply.text().contains(said)))
        .findFirst();
  }

  private List<Message> replies(Message message) {
    return slack.messages().stream().filter(reply -> reply.thread().equals(message.ts())).toList();
  }

  @Override
  public void close() {
    slack.close();
  }
}
