package dev.mothership.publish;

/** Any text as a valid label value: at most 63 of [A-Za-z0-9._-], alphanumeric at both ends. */
final class LabelValue {
  private static final int MAX = 63;

  private LabelValue() {}

  static String of(String text) {
    String clean = text.replaceAll("[^A-Za-z0-9._-]", "_");
    String bounded = clean.length() > MAX ? clean.substring(0, MAX) : clean;
    return bounded.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
  }
}
