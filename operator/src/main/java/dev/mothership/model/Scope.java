package dev.mothership.model;

/**
 * What one list call answers for, within an account: nothing closes unless its scope was listed to
 * the end.
 *
 * @param region a region, or {@code global}
 * @param type the listed resource type, or the family that one call lists together
 */
public record Scope(String region, String type) implements Comparable<Scope> {
  public static final String GLOBAL = "global";

  @Override
  public int compareTo(Scope other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : region.compareTo(other.region);
  }
}
