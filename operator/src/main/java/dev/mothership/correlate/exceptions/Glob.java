package dev.mothership.correlate.exceptions;

import java.util.List;

/**
 * A text in which * stands for any characters. It is looked for from left to right once, so that no
 * pattern of somebody hostile takes long.
 */
final class Glob {
  private final List<String> parts;

  Glob(String pattern) {
    this.parts = List.of(pattern.split("\\*", -1));
  }

  boolean matches(String text) {
    String first = parts.get(0);
    String last = parts.get(parts.size() - 1);
    if (parts.size() == 1) {
      return text.equals(first);
    }
    if (text.length() < first.length() + last.length()
        || !text.startsWith(first)
        || !text.endsWith(last)) {
      return false;
    }
    int from = first.length();
    int end = text.length() - last.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = text.indexOf(part, from);
      if (found < 0 || found + part.length() > end) {
        return false;
      }
      from = found + part.length();
    }
    return true;
  }
}
