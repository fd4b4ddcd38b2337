package dev.mothership.collect;

/** Long-lived keys from a tenant's Secret; never logged, stored or kept past the scan. */
public record BaseKeys(String id, String secret) {
  @Override
  public String toString() {
    return "BaseKeys[***]";
  }
}
