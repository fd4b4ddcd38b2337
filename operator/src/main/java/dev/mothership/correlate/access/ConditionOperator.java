package dev.mothership.correlate.access;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** The condition operators of IAM without their modifiers; names know no case. */
enum ConditionOperator {
  STRING_EQUALS(false, (given, wanted) -> given.equals(Wildcards.literal(wanted))),
  STRING_NOT_EQUALS(true, STRING_EQUALS.comparison),
  STRING_EQUALS_IGNORE_CASE(
      false, (given, wanted) -> given.equalsIgnoreCase(Wildcards.literal(wanted))),
  STRING_NOT_EQUALS_IGNORE_CASE(true, STRING_EQUALS_IGNORE_CASE.comparison),
  STRING_LIKE(false, (given, wanted) -> Wildcards.matches(wanted, given)),
  STRING_NOT_LIKE(true, STRING_LIKE.comparison),
  NUMERIC_EQUALS(false, numbers(sign -> sign == 0)),
  NUMERIC_NOT_EQUALS(true, NUMERIC_EQUALS.comparison),
  NUMERIC_LESS_THAN(false, numbers(sign -> sign < 0)),
  NUMERIC_LESS_THAN_EQUALS(false, numbers(sign -> sign <= 0)),
  NUMERIC_GREATER_THAN(false, numbers(sign -> sign > 0)),
  NUMERIC_GREATER_THAN_EQUALS(false, numbers(sign -> sign >= 0)),
  DATE_EQUALS(false, dates(sign -> sign == 0)),
  DATE_NOT_EQUALS(true, DATE_EQUALS.comparison),
  DATE_LESS_THAN(false, dates(sign -> sign < 0)),
  DATE_LESS_THAN_EQUALS(false, dates(sign -> sign <= 0)),
  DATE_GREATER_THAN(false, dates(sign -> sign > 0)),
  DATE_GREATER_THAN_EQUALS(false, dates(sign -> sign >= 0)),
  BOOL(false, (given, wanted) -> given.equalsIgnoreCase(Wildcards.literal(wanted))),
  BINARY_EQUALS(false, STRING_EQUALS.comparison),
  IP_ADDRESS(false, ConditionOperator::within),
  NOT_IP_ADDRESS(true, IP_ADDRESS.comparison),
  ARN_EQUALS(false, ConditionOperator::arnLike),
  ARN_LIKE(false, ConditionOperator::arnLike),
  ARN_NOT_EQUALS(true, ARN_LIKE.comparison),
  ARN_NOT_LIKE(true, ARN_LIKE.comparison),
  NULL(false, STRING_EQUALS.comparison);

  private static final int ARN_PARTS = 6;
  private static final Map<String, ConditionOperator> BY_NAME = new HashMap<>();

  static {
    Arrays.stream(values())
        .forEach(
            operator ->
                BY_NAME.put(operator.name().replace("_", "").toLowerCase(Locale.ROOT), operator));
  }

  private final boolean negated;
  private final BiPredicate<String, String> comparison;

  ConditionOperator(boolean negated, BiPredicate<String, String> comparison) {
    this.negated = negated;
    this.comparison = comparison;
  }

  /** Empty for one that IAM does not have. */
  static Optional<ConditionOperator> of(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether it asks that no value of the policy fits. */
  boolean negated() {
    return negated;
  }

  /** Whether a value of the request fits one of the policy, before any negation. */
  boolean fits(String given, String wanted) {
    return comparison.test(given, wanted);
  }

  private static BiPredicate<String, String> numbers(IntPredicate sign) {
    return compared(ConditionOperator::number, sign);
  }

  private static BiPredicate<String, String> dates(IntPredicate sign) {
    return compared(ConditionOperator::instant, sign);
  }

  /** A text that is no value of the kind fits nothing. */
  private static <T extends Comparable<T>> BiPredicate<String, String> compared(
      Function<String, Optional<T>> reader, IntPredicate sign) {
    return (given, wanted) -> {
      Optional<T> left = reader.apply(given);
      Optional<T> right = reader.apply(wanted);
      return left.isPresent() && right.isPresent() && sign.test(left.get().compareTo(right.get()));
    };
  }

  private static Optional<BigDecimal> number(String text) {
    if (text.length() > 40 || !text.strip().matches("[+-]?[0-9]*[.]?[0-9]+")) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(text.strip()));
  }

  /** ISO 8601 to the day or finer, or seconds since 1970. */
  private static Optional<Instant> instant(String text) {
    Optional<BigDecimal> epoch = number(text);
    try {
      if (epoch.isPresent()) {
        return Optional.of(Instant.ofEpochSecond(epoch.get().longValue()));
      }
      if (text.length() == "2026-01-01".length()) {
        return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean within(String given, String wanted) {
    Optional<IpBlock> range = IpBlock.of(wanted);
    return range.isPresent() && IpBlock.of(given).map(range.get()::contains).orElse(false);
  }

  /** Part by part: no wildcard reaches over a colon, but for those of the last part. */
  private static boolean arnLike(String given, String wanted) {
    if (wanted.equals("*")) {
      return true;
    }
    String[] parts = given.split(":", ARN_PARTS);
    String[] patterns = wanted.split(":", ARN_PARTS);
    if (parts.length != ARN_PARTS || patterns.length != ARN_PARTS) {
      return false;
    }
    for (int i = 0; i < ARN_PARTS; i++) {
      if (!Wildcards.matches(patterns[i], parts[i])) {
        return false;
      }
    }
    return true;
  }
}
