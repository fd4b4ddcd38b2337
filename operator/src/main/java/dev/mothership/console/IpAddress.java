package dev.mothership.console;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses as people write them; no name is ever looked up. */
final class IpAddress {
  private static final Pattern V4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  private IpAddress() {}

  /**
   * The address, one of IPv6 that stands for one of IPv4 as that.
   *
   * @throws Refused 400
   */
  static String of(@Nullable String given) {
    String text = given == null ? "" : given.strip();
    if (V4.matcher(text).matches()) {
      return text;
    }
    if (V6.matcher(text).matches()) {
      try {
        // A text with a colon is read as an address or refused.
        return InetAddress.getByName(text).getHostAddress();
      } catch (UnknownHostException e) {
        throw refused();
      }
    }
    throw refused();
  }

  private static Refused refused() {
    return new Refused(
        Refused.BAD_REQUEST,
        "ip is one address, of IPv4 or IPv6, without a prefix length or a zone: ?ip=198.51.100.7");
  }
}
