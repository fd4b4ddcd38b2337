package dev.mothership.notify;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * A host that may be called: a name, an address (of IPv6 in brackets), or {@code *.name} for all
 * below a name; with a port unless it is 443.
 */
record AllowedHost(String host, int port) {
  private static final int HTTPS = 443;
  private static final Pattern ENTRY =
      Pattern.compile("(?:\\[([0-9a-f:.]+)]|([^\\[\\]:/@\\s]+))(?::([0-9]{1,5}))?");

  /**
   * @throws IllegalArgumentException where the setting is none of these
   */
  static AllowedHost parse(String entry) {
    Matcher parts = ENTRY.matcher(entry.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "mothership.notify.allowed-hosts: \"%s\" is no host".formatted(entry));
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new AllowedHost(host, parts.group(3) == null ? HTTPS : Integer.parseInt(parts.group(3)));
  }

  boolean admits(HttpUrl url) {
    boolean name =
        host.startsWith("*.") ? url.host().endsWith(host.substring(1)) : url.host().equals(host);
    return name && port == url.port();
  }
}
