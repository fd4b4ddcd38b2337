package dev.mothership.notify;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Whether an address is anybody's on the Internet, and so not the operator's own network: IANA's
 * registries of special-purpose addresses, both families, and IPv6 forms that carry an IPv4 one.
 */
final class PublicAddress {
  private static final int BYTE = 0xff;
  private static final int BITS = 8;

  private record Range(int[] prefix, int bits) {
    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % BITS);
        if ((address[bit / BITS] & mask) != (prefix[bit / BITS] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Range> SPECIAL_4 =
      List.of(
          new Range(new int[] {0}, 8),
          new Range(new int[] {10}, 8),
          new Range(new int[] {100, 64}, 10),
          new Range(new int[] {127}, 8),
          new Range(new int[] {169, 254}, 16),
          new Range(new int[] {172, 16}, 12),
          new Range(new int[] {192, 0, 0}, 24),
          new Range(new int[] {192, 0, 2}, 24),
          new Range(new int[] {192, 88, 99}, 24),
          new Range(new int[] {192, 168}, 16),
          new Range(new int[] {198, 18}, 15),
          new Range(new int[] {198, 51, 100}, 24),
          new Range(new int[] {203, 0, 113}, 24),
          new Range(new int[] {224}, 4),
          new Range(new int[] {240}, 4));

  private static final Range GLOBAL_6 = new Range(new int[] {0x20}, 3);
  private static final List<Range> SPECIAL_6 =
      List.of(
          // 2001::/23 holds Teredo; 2002::/16 is 6to4, which carries an IPv4 address.
          new Range(new int[] {0x20, 0x01, 0x00}, 23),
          new Range(new int[] {0x20, 0x01, 0x0d, 0xb8}, 32),
          new Range(new int[] {0x20, 0x02}, 16),
          new Range(new int[] {0x3f, 0xff, 0x00}, 20));

  private PublicAddress() {}

  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet6Address) {
      return GLOBAL_6.holds(bytes) && SPECIAL_6.stream().noneMatch(range -> range.holds(bytes));
    }
    return SPECIAL_4.stream().noneMatch(range -> range.holds(bytes));
  }

  /** Where clouds tell their machines who they are, whatever else is allowed. */
  static boolean isLinkLocal(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address.isLinkLocalAddress()
        || (bytes.length == 16
            && (bytes[0] & BYTE) == 0xfd
            && (bytes[1] & BYTE) == 0x00
            && (bytes[2] & BYTE) == 0x0e
            && (bytes[3] & BYTE) == 0xc2);
  }
}
