package dev.mothership.app;

import dev.mothership.cloud.FingerprintKey;
import dev.mothership.store.InstallationStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Derived from the installation's random id, so that a restart or another replica sees no change
 * where there is none; read from the database when first asked for.
 */
final class InstallationKey implements FingerprintKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE =
      "mothership.fingerprint.v1".getBytes(StandardCharsets.UTF_8);

  private final InstallationStore installation;
  private volatile byte @Nullable [] known;

  InstallationKey(InstallationStore installation) {
    this.installation = installation;
  }

  @Override
  public byte[] bytes() {
    byte[] key = known;
    if (key == null) {
      key = derive(installation.id());
      known = key;
    }
    return key.clone();
  }

  private static byte[] derive(UUID id) {
    byte[] raw =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(raw, ALGORITHM));
      return mac.doFinal(PURPOSE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
