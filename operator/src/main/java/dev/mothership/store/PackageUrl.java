package dev.mothership.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The parts of a purl that packages are looked up by, as
 * https://github.com/package-url/purl-spec/blob/main/PURL-SPECIFICATION.rst has them.
 *
 * @param type lower case
 * @param name with its namespace before it
 */
record PackageUrl(String type, String name, String version) {
  private static final String SCHEME = "pkg:";

  /** Of a text that is no purl all is the name. */
  static PackageUrl of(String purl) {
    String bare = cut(cut(purl, '#'), '?');
    if (!bare.startsWith(SCHEME)) {
      return new PackageUrl("", bare, "");
    }
    String rest = bare.substring(SCHEME.length()).replaceFirst("^/+", "");
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return new PackageUrl("", rest, "");
    }
    int at = rest.lastIndexOf('@');
    boolean versioned = at > rest.lastIndexOf('/');
    return new PackageUrl(
        rest.substring(0, slash).toLowerCase(Locale.ROOT),
        decoded(versioned ? rest.substring(slash + 1, at) : rest.substring(slash + 1)),
        versioned ? decoded(rest.substring(at + 1)) : "");
  }

  private static String cut(String text, char from) {
    int index = text.indexOf(from);
    return index < 0 ? text : text.substring(0, index);
  }

  private static String decoded(String text) {
    try {
      return text.indexOf('%') < 0
          ? text
          : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
