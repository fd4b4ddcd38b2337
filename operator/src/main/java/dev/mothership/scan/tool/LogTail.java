package dev.mothership.scan.tool;

import java.util.regex.Pattern;

/**
 * The end of what a program wrote, for a person to read: a few lines, without anything that looks
 * like a key or a token.
 */
final class LogTail {
  private static final int MOST = 800;
  private static final String HIDDEN = "***";

  /** Keys of AWS, what follows a word for a secret, and any long run without a space or a dot. */
  private static final Pattern SECRETS =
      Pattern.compile(
          "(?:A3T|AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA)[A-Z0-9]{12,}"
              + "|(?i:(?<=bearer )|(?<=basic ))[\\w.~+/=-]{8,}"
              + "|(?i:(?<=password=)|(?<=secret=)|(?<=token=))[^\\s&\"']+"
              + "|(?<=://)[^/\\s:@]+:[^/\\s@]+(?=@)"
              + "|[A-Za-z0-9+/_=-]{32,}");

  private static final Pattern CONTROLS =
      Pattern.compile("\\x1B\\[[0-9;]*[A-Za-z]|[\\p{Cc}&&[^\\n]]");

  private LogTail() {}

  /** Empty where nothing was written. */
  static String of(String log) {
    String plain = SECRETS.matcher(CONTROLS.matcher(log).replaceAll("")).replaceAll(HIDDEN).strip();
    if (plain.length() <= MOST) {
      return plain;
    }
    String end = plain.substring(plain.length() - MOST);
    int line = end.indexOf('\n');
    return "…" + (line < 0 ? end : end.substring(line + 1));
  }
}
