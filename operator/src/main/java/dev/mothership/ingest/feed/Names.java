package dev.mothership.ingest.feed;

import java.util.regex.Pattern;

/** What identifies things in feeds, and what may be taken for it. */
final class Names {
  static final int LONGEST_PACKAGE = 500;
  static final int LONGEST_ECOSYSTEM = 100;

  private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,19}");
  private static final Pattern ADVISORY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+/@~-]{0,199}");
  private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]+");

  private Names() {}

  static boolean isCve(String text) {
    return CVE.matcher(text).matches();
  }

  static boolean isAdvisory(String text) {
    return ADVISORY.matcher(text).matches();
  }

  /** Of a package or an ecosystem. */
  static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches();
  }
}
