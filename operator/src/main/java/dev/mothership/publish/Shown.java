package dev.mothership.publish;

/** Text from a cloud as a terminal may safely show it. */
public final class Shown {
  private Shown() {}

  /**
   * Escapes what moves a cursor, reorders or hides text (control, format, surrogate, line and
   * paragraph separators, as {@code \\u{202e}}) and shortens to {@code max} characters.
   */
  public static String line(String text, int max) {
    StringBuilder out = new StringBuilder();
    int index = 0;
    while (index < text.length()) {
      int point = text.codePointAt(index);
      String shown = visible(point) ? Character.toString(point) : "\\u{%x}".formatted(point);
      if (out.length() + shown.length() > max
          || (out.length() + shown.length() == max
              && index + Character.charCount(point) < text.length())) {
        return out.append('…').toString();
      }
      out.append(shown);
      index += Character.charCount(point);
    }
    return out.toString();
  }

  private static boolean visible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
