package dev.mothership.correlate.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of addresses of one family, exact: sorted ranges that neither touch nor overlap. */
final class AddressSet {
  enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(int bits) {
      this.bits = bits;
    }

    String id() {
      return this == IPV4 ? "ipv4" : "ipv6";
    }
  }

  private record Range(BigInteger low, BigInteger high) {}

  /** Broader than these prefixes counts as the whole internet, as S3 counts a public policy. */
  private static final int WIDE_IPV4 = 8;

  private static final int WIDE_IPV6 = 32;

  /**
   * Addresses that can send to an internet gateway from outside: IANA special purposes left out.
   */
  private static final AddressSet PUBLIC_IPV4 =
      all(Family.IPV4)
          .minus(
              union(
                  Family.IPV4,
                  List.of(
                      "0.0.0.0/8",
                      "10.0.0.0/8",
                      "100.64.0.0/10",
                      "127.0.0.0/8",
                      "169.254.0.0/16",
                      "172.16.0.0/12",
                      "192.168.0.0/16",
                      "224.0.0.0/3")));

  private static final AddressSet PUBLIC_IPV6 = union(Family.IPV6, List.of("2000::/3"));

  private final Family family;
  private final List<Range> ranges;

  private AddressSet(Family family, List<Range> ranges) {
    this.family = family;
    this.ranges = List.copyOf(ranges);
  }

  static AddressSet none(Family family) {
    return new AddressSet(family, List.of());
  }

  static AddressSet all(Family family) {
    BigInteger last = BigInteger.ONE.shiftLeft(family.bits).subtract(BigInteger.ONE);
    return new AddressSet(family, List.of(new Range(BigInteger.ZERO, last)));
  }

  static AddressSet publicOnes(Family family) {
    return family == Family.IPV4 ? PUBLIC_IPV4 : PUBLIC_IPV6;
  }

  static Family familyOf(String cidr) {
    return cidr.contains(":") ? Family.IPV6 : Family.IPV4;
  }

  static boolean isCidr(String text) {
    return text.matches("[0-9a-fA-F.:]+/[0-9]{1,3}") && (text.contains(".") || text.contains(":"));
  }

  /**
   * @throws IllegalArgumentException unless the text is an address, a slash and a prefix length
   */
  static AddressSet of(String cidr) {
    Family family = familyOf(cidr);
    int slash = cidr.indexOf('/');
    int prefix = slash < 0 ? -1 : Integer.parseInt(cidr.substring(slash + 1));
    if (prefix < 0 || prefix > family.bits || !isCidr(cidr)) {
      throw new IllegalArgumentException(cidr + " is no address range");
    }
    BigInteger size = BigInteger.ONE.shiftLeft(family.bits - prefix);
    BigInteger address = number(cidr.substring(0, slash));
    BigInteger low = address.subtract(address.mod(size));
    return new AddressSet(family, List.of(new Range(low, low.add(size).subtract(BigInteger.ONE))));
  }

  static AddressSet union(Family family, List<String> cidrs) {
    AddressSet union = none(family);
    for (String cidr : cidrs) {
      union = union.plus(of(cidr));
    }
    return union;
  }

  AddressSet plus(AddressSet other) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.addAll(other.ranges);
    sorted.sort(Comparator.comparing(Range::low));
    List<Range> merged = new ArrayList<>();
    for (Range range : sorted) {
      Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && range.low().compareTo(last.high().add(BigInteger.ONE)) <= 0) {
        merged.set(merged.size() - 1, new Range(last.low(), last.high().max(range.high())));
      } else {
        merged.add(range);
      }
    }
    return new AddressSet(family, merged);
  }

  AddressSet intersect(AddressSet other) {
    List<Range> common = new ArrayList<>();
    for (Range mine : ranges) {
      for (Range theirs : other.ranges) {
        BigInteger low = mine.low().max(theirs.low());
        BigInteger high = mine.high().min(theirs.high());
        if (low.compareTo(high) <= 0) {
          common.add(new Range(low, high));
        }
      }
    }
    return new AddressSet(family, common);
  }

  AddressSet minus(AddressSet other) {
    List<Range> rest = ranges;
    for (Range cut : other.ranges) {
      List<Range> next = new ArrayList<>();
      for (Range range : rest) {
        if (cut.high().compareTo(range.low()) < 0 || cut.low().compareTo(range.high()) > 0) {
          next.add(range);
          continue;
        }
        if (range.low().compareTo(cut.low()) < 0) {
          next.add(new Range(range.low(), cut.low().subtract(BigInteger.ONE)));
        }
        if (range.high().compareTo(cut.high()) > 0) {
          next.add(new Range(cut.high().add(BigInteger.ONE), range.high()));
        }
      }
      rest = next;
    }
    return new AddressSet(family, rest);
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Whether so much is in it that no owner can vouch for its senders. */
  boolean isInternet() {
    int wide = family == Family.IPV4 ? WIDE_IPV4 : WIDE_IPV6;
    BigInteger size =
        ranges.stream()
            .map(range -> range.high().subtract(range.low()).add(BigInteger.ONE))
            .reduce(BigInteger.ZERO, BigInteger::add);
    return size.compareTo(BigInteger.ONE.shiftLeft(family.bits - wide)) > 0;
  }

  private static BigInteger number(String address) {
    try {
      // Digits, dots and colons only: a literal, so nothing is looked up.
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return new BigInteger(1, bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address + " is no address", e);
    }
  }
}
