package dev.mothership.rules.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Networks as PostgreSQL reads them. */
final class Cidr {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern V4 =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}/(\\d|[12]\\d|3[0-2])");
  private static final Pattern V6 = Pattern.compile("([0-9a-fA-F:]*:[0-9a-fA-F:]*)/(\\d{1,3})");
  private static final int LONGEST = 128;

  private Cidr() {}

  /** Looks nothing up: what has a colon is taken for an address. */
  static boolean valid(String text) {
    if (V4.matcher(text).matches()) {
      return true;
    }
    Matcher six = V6.matcher(text);
    if (!six.matches() || Integer.parseInt(six.group(2)) > LONGEST) {
      return false;
    }
    try {
      InetAddress.getByName(six.group(1));
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
