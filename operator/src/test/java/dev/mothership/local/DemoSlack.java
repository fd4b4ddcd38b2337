package dev.mothership.local;

import dev.mothership.local.FakeSlack.Message;
import java.util.List;
import java.util.Optional;

/**
 * Who is told in Slack: the demo's own, or the real one that {@code -Ddemo.slack} has a token of.
 */
final class DemoSlack implements AutoCloseable {
  private static final String TOKEN = System.getProperty("demo.slack", "");

  private final FakeSlack slack = new FakeSlack();
  private final DemoScreen screen;

  DemoSlack(Installation installation, DemoScreen screen) {
    this.screen = screen;
    if (!real()) {
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
            "--from-literal=token=" + (real() ? TOKEN : "xoxb-of-the-demo"));
  }

  private static boolean real() {
    return !TOKEN.isEmpty();
  }

  /** What the channel was told of what is open. */
  void showOpen(String title) {
    show(title, title, "");
  }

  /** The same message once nothing is left to do, and what was said below it. */
  void showResolved(String title) {
    show(title, "~" + title, "");
  }

  /**
   * As {@link #showResolved}, once a reply says that too.
   *
   * @param said a part of one reply
   */
  void showResolved(String title, String said) {
    show(title, "~" + title, said);
  }

  private void show(String title, String wanted, String said) {
    if (real()) {
      screen.say("");
      screen.say("told in your Slack, #security: " + title);
      return;
    }
    Message told =
        screen.told(
            "security",
            "telling the security channel",
            "a message about " + title + (said.isEmpty() ? "" : " with " + said),
            () -> found(wanted).filter(message -> said.isEmpty() || says(message, said)));
    screen.section("told in Slack, " + told.channel(), told.text().lines().toList(), "  | ");
    replies(told)
        .forEach(reply -> reply.text().lines().forEach(line -> screen.say("  | ↳ " + line)));
  }

  private Optional<Message> found(String wanted) {
    return slack.messages().stream()
        .filter(message -> message.thread().isEmpty())
        .filter(message -> message.text().contains(wanted))
        .filter(message -> wanted.startsWith("~") || !message.text().contains("~" + wanted))
        .findFirst();
  }

  private boolean says(Message message, String said) {
    return replies(message).stream().anyMatch(reply -> reply.text().contains(said));
  }

  private List<Message> replies(Message message) {
    return slack.messages().stream().filter(reply -> reply.thread().equals(message.ts())).toList();
  }

  @Override
  public void close() {
    slack.close();
  }
}
