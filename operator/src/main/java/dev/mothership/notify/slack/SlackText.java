package dev.mothership.notify.slack;

/** Text as Slack's mrkdwn has it. */
final class SlackText {
  private SlackText() {}

  /**
   * The three characters that Slack gives a meaning which a person could be called or led astray
   * by, as in its guide to formatting; what else it formats does no harm.
   */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Struck through; a tilde of its own would end that. */
  static String gone(String text) {
    return "~" + escape(text.replace('~', '∼')) + "~";
  }

  static String bold(String text) {
    return "*" + escape(text.replace('*', '∗')) + "*";
  }

  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
