package dev.mothership.correlate.access;

import java.math.BigInteger;
import java.util.Optional;

/** A range of addresses; one address is a range of its own. Nothing is ever looked up by name. */
record IpBlock(BigInteger first, int prefix, int bits) {
  private static final int IPV4 = 32;
  private static final int IPV6 = 128;
  private static final int GROUPS = 8;
  private static final int HEX = 16;

  /** Empty where the text is no address and no range of them. */
  static Optional<IpBlock> of(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean six = address.indexOf(':') >= 0;
    int bits = six ? IPV6 : IPV4;
    Optional<Integer> prefix =
        slash < 0 ? Optional.of(bits) : number(text.substring(slash + 1), 10, bits);
    return prefix.flatMap(
        length ->
            (six ? six(address) : four(address))
                .map(value -> new IpBlock(cut(value, bits - length), length, bits)));
  }

  boolean contains(IpBlock other) {
    return bits == other.bits
        && prefix <= other.prefix
        && cut(other.first, bits - prefix).equals(first);
  }

  private static BigInteger cut(BigInteger value, int low) {
    return value.shiftRight(low).shiftLeft(low);
  }

  private static Optional<BigInteger> four(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    BigInteger value = BigInteger.ZERO;
    for (String part : parts) {
      Optional<Integer> octet = number(part, 10, 255);
      if (octet.isEmpty()) {
        return Optional.empty();
      }
      value = value.shiftLeft(8).or(BigInteger.valueOf(octet.get()));
    }
    return Optional.of(value);
  }

  private static Optional<BigInteger> six(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, GROUPS).filter(given -> given.count == GROUPS).map(Groups::value);
    }
    Optional<Groups> left = groups(text.substring(0, gap), GROUPS);
    Optional<Groups> right = groups(text.substring(gap + 2), GROUPS);
    if (left.isEmpty() || right.isEmpty() || left.get().count + right.get().count >= GROUPS) {
      return Optional.empty();
    }
    int shift = HEX * (GROUPS - left.get().count);
    return Optional.of(left.get().value.shiftLeft(shift).or(right.get().value));
  }

  private record Groups(BigInteger value, int count) {}

  private static Optional<Groups> groups(String text, int most) {
    if (text.isEmpty()) {
      return Optional.of(new Groups(BigInteger.ZERO, 0));
    }
    BigInteger value = BigInteger.ZERO;
    int count = 0;
    for (String part : text.split(":", -1)) {
      if (part.indexOf('.') >= 0 && text.endsWith(part)) {
        Optional<BigInteger> mapped = four(part);
        if (mapped.isEmpty()) {
          return Optional.empty();
        }
        value = value.shiftLeft(2 * HEX).or(mapped.get());
        count += 2;
        continue;
      }
      Optional<Integer> group = part.length() > 4 ? Optional.empty() : number(part, HEX, 0xFFFF);
      if (group.isEmpty() || ++count > most) {
        return Optional.empty();
      }
      value = value.shiftLeft(HEX).or(BigInteger.valueOf(group.get()));
    }
    return Optional.of(new Groups(value, count));
  }

  private static Optional<Integer> number(String text, int radix, int most) {
    if (text.isEmpty() || text.length() > 5) {
      return Optional.empty();
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        return Optional.empty();
      }
      value = value * radix + digit;
    }
    return value > most ? Optional.empty() : Optional.of(value);
  }
}
