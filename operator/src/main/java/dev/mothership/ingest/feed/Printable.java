package dev.mothership.ingest.feed;

/** Foreign text as a terminal and a log may show it. */
final class Printable {
  private static final int MOST = 300;

  private Printable() {}

  /** At most 300 characters, without those that control anything. */
  static String of(String text) {
    String cut = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]+", " ").strip();
  }
}
