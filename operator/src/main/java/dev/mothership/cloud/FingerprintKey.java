package dev.mothership.cloud;

/** The key of fingerprints, one and the same for every replica of an installation. */
@FunctionalInterface
public interface FingerprintKey {
  /**
   * @return at least 32 bytes that cannot be guessed from a fingerprint
   * @throws RuntimeException where it cannot be read now
   */
  byte[] bytes();
}
