package dev.mothership.ingest.feed;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Addresses that a server on the Internet may not send us to. */
final class PrivateAddresses {
  private static final int BYTE = 0xff;

  private PrivateAddresses() {}

  static boolean contains(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || (address instanceof Inet6Address
            ? special6(address.getAddress())
            : special4(address.getAddress()));
  }

  /** "This network", the shared range of carriers, IETF's own, tests of benchmarks, reserved. */
  private static boolean special4(byte[] bytes) {
    int first = bytes[0] & BYTE;
    int second = bytes[1] & BYTE;
    return first == 0
        || first == 100 && (second & 0xc0) == 64
        || first == 192 && second == 0
        || first == 198 && (second & 0xfe) == 18
        || first >= 240;
  }

  /** Only 2000::/3 is the Internet's, of which 6to4 and Teredo carry IPv4 addresses. */
  private static boolean special6(byte[] bytes) {
    boolean global = (bytes[0] & 0xe0) == 0x20;
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    boolean teredo = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0;
    return !global || sixToFour || teredo;
  }
}
