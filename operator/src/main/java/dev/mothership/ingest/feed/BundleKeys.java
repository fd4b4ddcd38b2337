package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ed25519 keys in PEM files, as OpenSSL makes them. */
final class BundleKeys {
  private static final String ALGORITHM = "Ed25519";
  private static final long LARGEST = 1 << 20;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private BundleKeys() {}

  static PrivateKey secret(Path file) throws IOException {
    try {
      byte[] key = blocks(file, "PRIVATE KEY").get(0);
      return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(key));
    } catch (GeneralSecurityException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new FeedRefused(
          "%s holds no Ed25519 key; make one: openssl genpkey -algorithm ed25519 -out %s"
              .formatted(file, file),
          e);
    }
  }

  static List<PublicKey> trusted(Path file) throws IOException {
    List<PublicKey> keys = new ArrayList<>();
    try {
      for (byte[] key : blocks(file, "PUBLIC KEY")) {
        keys.add(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(key)));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      keys.clear();
    }
    if (keys.isEmpty()) {
      throw new FeedRefused(
          "%s holds no public Ed25519 key; make it: openssl pkey -in KEYFILE -pubout -out %s"
              .formatted(file, file));
    }
    return keys;
  }

  static byte[] sign(PrivateKey key, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  static boolean signed(List<PublicKey> keys, byte[] bytes, byte[] signature) {
    return keys.stream().anyMatch(key -> signed(key, bytes, signature));
  }

  private static boolean signed(PublicKey key, byte[] bytes, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(bytes);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static List<byte[]> blocks(Path file, String kind) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new FeedRefused(file + " is no file of keys");
    }
    Matcher blocks = PEM.matcher(Files.readString(file));
    List<byte[]> found = new ArrayList<>();
    while (blocks.find()) {
      if (blocks.group(1).equals(kind)) {
        found.add(Base64.getMimeDecoder().decode(blocks.group(2)));
      }
    }
    return found;
  }
}
