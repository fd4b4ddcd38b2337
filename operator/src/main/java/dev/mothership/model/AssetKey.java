package dev.mothership.model;

/**
 * Identity of one cloud resource: the provider's own id in canonical form.
 *
 * @param value an ARN for AWS, made up from its parts where the API returns only an id
 */
public record AssetKey(String value) implements Comparable<AssetKey> {
  public AssetKey {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an asset key is never blank");
    }
  }

  @Override
  public int compareTo(AssetKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
