package dev.mothership.correlate.access;

/**
 * Matching as IAM does it: {@code *} any run of characters, {@code ?} exactly one. A star or
 * question mark that a policy means literally stands as {@link #STAR} or {@link #MARK}.
 */
final class Wildcards {
  /** A literal star within a pattern, as <code>${*}</code> or the value of a variable gives. */
  static final char STAR = '\uE000';

  /** A literal question mark within a pattern. */
  static final char MARK = '\uE001';

  /** Beyond this many steps two patterns count as overlapping: the caller then looks closer. */
  private static final long OVERLAP_STEPS = 4_000_000;

  private static final int ARN_PARTS = 6;

  private Wildcards() {}

  /** Remembers only the last star, so that no pattern makes it try twice from the same place. */
  static boolean matches(String pattern, String text) {
    return walk(pattern, text, false);
  }

  /** Whether everything that the other pattern matches is matched by this one. */
  static boolean covers(String pattern, String other) {
    return walk(pattern, other, true);
  }

  private static boolean walk(String pattern, String text, boolean textIsPattern) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      char wanted = p < pattern.length() ? pattern.charAt(p) : '\0';
      if (p < pattern.length() && wanted == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && same(wanted, text.charAt(t), textIsPattern)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean same(char wanted, char given, boolean givenIsPattern) {
    if (wanted == '?') {
      return !givenIsPattern || given != '*';
    }
    if (givenIsPattern) {
      return wanted == given;
    }
    return wanted == given || plain(wanted) == given;
  }

  /** Whether some text is matched by both. */
  static boolean overlap(String one, String other) {
    int prefix = Math.min(prefixLength(one), prefixLength(other));
    if (!one.regionMatches(0, other, 0, prefix)) {
      return false;
    }
    if (prefixLength(other) == other.length()) {
      return matches(one, literal(other));
    }
    if (prefixLength(one) == one.length()) {
      return matches(other, literal(one));
    }
    return (long) one.length() * other.length() > OVERLAP_STEPS || meet(one, other);
  }

  /** The same for ARNs: where both have all their parts, no wildcard reaches over a colon. */
  static boolean arnsOverlap(String one, String other) {
    String[] parts = one.split(":", ARN_PARTS);
    String[] others = other.split(":", ARN_PARTS);
    if (parts.length < ARN_PARTS || others.length < ARN_PARTS) {
      return overlap(one, other);
    }
    for (int i = 0; i < ARN_PARTS; i++) {
      if (!overlap(parts[i], others[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean meet(String one, String other) {
    boolean[] below = new boolean[other.length() + 1];
    for (int i = one.length(); i >= 0; i--) {
      boolean[] row = new boolean[other.length() + 1];
      for (int j = other.length(); j >= 0; j--) {
        boolean oneStar = i < one.length() && one.charAt(i) == '*';
        boolean otherStar = j < other.length() && other.charAt(j) == '*';
        if (i == one.length() && j == other.length()) {
          row[j] = true;
        } else if (oneStar || otherStar) {
          row[j] =
              oneStar && (below[j] || j < other.length() && row[j + 1])
                  || otherStar && (row[j + 1] || i < one.length() && below[j]);
        } else if (i < one.length() && j < other.length()) {
          char a = one.charAt(i);
          char b = other.charAt(j);
          row[j] = (a == '?' || b == '?' || a == b) && below[j + 1];
        }
      }
      below = row;
    }
    return below[0];
  }

  /** Length of what stands before the first wildcard. */
  static int prefixLength(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '*' || pattern.charAt(i) == '?') {
        return i;
      }
    }
    return pattern.length();
  }

  /** Text that matches as nothing but itself. */
  static String escape(String text) {
    return text.replace('*', STAR).replace('?', MARK);
  }

  /** The text of a pattern in which nothing is a wildcard. */
  static String literal(String pattern) {
    return pattern.replace(STAR, '*').replace(MARK, '?');
  }

  private static char plain(char wanted) {
    return wanted == STAR ? '*' : wanted == MARK ? '?' : wanted;
  }
}
