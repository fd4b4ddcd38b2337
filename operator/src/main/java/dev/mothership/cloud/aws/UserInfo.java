package dev.mothership.cloud.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a URL before its host, which can hold a password or a token. */
final class UserInfo {
  private static final int SHORTEST_TOKEN = 20;
  private static final Pattern URL =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^/\\s]*)@(.*)", Pattern.DOTALL);

  private UserInfo() {}

  /**
   * The URL with {@code user:password}, {@code token} or {@code user} in place of what it holds.
   */
  static String hidden(String url) {
    Matcher parts = URL.matcher(url);
    return parts.matches() ? parts.group(1) + kind(parts.group(2)) + '@' + parts.group(3) : url;
  }

  private static String kind(String info) {
    int colon = info.indexOf(':');
    if (colon >= 0 && colon < info.length() - 1) {
      return "user:password";
    }
    return info.length() < SHORTEST_TOKEN ? "user" : "token";
  }
}
