package dev.mothership.model;

/** Names that others chose, as a person can read them: on one line, and not longer than it. */
public final class PrintedName {
  private static final int LONGEST = 300;

  private PrintedName() {}

  public static String of(String name) {
    String line = StorableText.of(name).replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
