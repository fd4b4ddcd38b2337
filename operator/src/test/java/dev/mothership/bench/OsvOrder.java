package dev.mothership.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions that OSV-Scanner orders otherwise than the ecosystem's own tool does. */
final class OsvOrder {
  private static final Pattern NUMBERS = Pattern.compile("v?(\\d+(?:\\.\\d+)*).*");
  private static final Pattern MAVEN = Pattern.compile(".*(?:\\.[A-Za-z]|_|\\.-|final-\\d).*");
  private static final Pattern STABILITY =
      Pattern.compile(".*(?:\\+|ALPHA|BETA|stable|patch|pl\\d).*");
  private static final Pattern ZEROS = Pattern.compile(".*\\.0\\d.*");
  private static final Pattern REVISION = Pattern.compile(".*-r\\d+");

  private OsvOrder() {}

  static Optional<OsvDifference> of(String ecosystem, List<String> versions) {
    return switch (ecosystem) {
      case "Maven" -> some(OsvDifference.MAVEN, versions, MAVEN);
      case "RubyGems" -> some(OsvDifference.GEM, versions, Pattern.compile(".*-.*"));
      case "Alpine" ->
          some(OsvDifference.ALPINE, versions, ZEROS)
              .or(() -> some(OsvDifference.ALPINE, versions, Pattern.compile(".*_cvs.*")))
              .or(() -> pair(OsvDifference.ALPINE, versions, OsvOrder::shorter))
              .or(() -> pair(OsvDifference.ALPINE, versions, OsvOrder::unrevised));
      case "Packagist" ->
          some(OsvDifference.PACKAGIST, versions, STABILITY)
              .or(() -> pair(OsvDifference.PACKAGIST, versions, OsvOrder::shorter));
      default -> Optional.empty();
    };
  }

  private static Optional<OsvDifference> some(
      OsvDifference why, List<String> versions, Pattern form) {
    return versions.stream().anyMatch(version -> form.matcher(version).matches())
        ? Optional.of(why)
        : Optional.empty();
  }

  private static Optional<OsvDifference> pair(
      OsvDifference why, List<String> versions, BiPredicate<String, String> alike) {
    for (String one : versions) {
      for (String other : versions) {
        if (alike.test(one, other)) {
          return Optional.of(why);
        }
      }
    }
    return Optional.empty();
  }

  /** One has all of the other's numbers, and zeros behind them. */
  private static boolean shorter(String one, String other) {
    List<String> a = numbers(one);
    List<String> b = numbers(other);
    return !a.isEmpty()
        && a.size() < b.size()
        && b.subList(0, a.size()).equals(a)
        && b.subList(a.size(), b.size()).stream().allMatch("0"::equals);
  }

  /** One has a revision, and the other is the same without. */
  private static boolean unrevised(String one, String other) {
    return REVISION.matcher(one).matches()
        && !REVISION.matcher(other).matches()
        && numbers(one).equals(numbers(other));
  }

  private static List<String> numbers(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    return numbers.matches() ? new ArrayList<>(List.of(numbers.group(1).split("\\."))) : List.of();
  }
}
