package dev.mothership.correlate.access;

import java.util.List;
import java.util.Optional;

/**
 * Policy variables, <code>${key}</code> and <code>${key, 'default'}</code>, as documents of version
 * 2012-10-17 have them. What a variable stands for is taken literally, stars included.
 */
final class Variables {
  /**
   * A text with its variables put in.
   *
   * @param text a pattern; where a variable is not known, it has a star in its place
   * @param absent a variable has no value and no default: nothing matches
   * @param unknown the first key that nobody knows; empty where all are
   */
  record Resolved(String text, boolean absent, String unknown) {
    static Resolved plain(String text) {
      return new Resolved(text, false, "");
    }
  }

  private Variables() {}

  static boolean present(String text) {
    return text.contains("${");
  }

  static Resolved resolve(String text, Context context) {
    if (!present(text)) {
      return Resolved.plain(text);
    }
    StringBuilder out = new StringBuilder();
    String unknown = "";
    int from = 0;
    while (true) {
      int open = text.indexOf("${", from);
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (close < 0) {
        return new Resolved(out.append(text.substring(from)).toString(), false, unknown);
      }
      out.append(text, from, open);
      String inside = text.substring(open + 2, close);
      from = close + 1;
      if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
        out.append(Wildcards.escape(inside));
        continue;
      }
      int comma = inside.indexOf(',');
      String key = (comma < 0 ? inside : inside.substring(0, comma)).strip();
      Optional<List<String>> known = context.get(key);
      if (known.isEmpty()) {
        unknown = unknown.isEmpty() ? key : unknown;
        out.append('*');
      } else if (known.get().size() == 1) {
        out.append(Wildcards.escape(known.get().get(0)));
      } else if (comma >= 0 && known.get().isEmpty()) {
        out.append(Wildcards.escape(unquoted(inside.substring(comma + 1).strip())));
      } else {
        return new Resolved("", true, unknown);
      }
    }
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("'") && text.endsWith("'")
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
