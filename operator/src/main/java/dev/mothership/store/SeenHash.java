package dev.mothership.store;

import dev.mothership.model.Asset;
import dev.mothership.model.Relation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;

/**
 * Tells whether anything that was listed of an asset differs: SHA-256 over its facts, its relations
 * and the provider's payload as they came. Where only an order differs it differs too, which costs
 * a comparison and changes nothing.
 */
final class SeenHash {
  private final MessageDigest digest;

  private SeenHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static byte[] of(StagedAsset staged) {
    SeenHash hash = new SeenHash();
    Asset asset = staged.asset();
    hash.add(asset.type());
    hash.add(asset.region());
    hash.add(asset.nativeId());
    hash.add(asset.name());
    hash.add(new TreeMap<>(asset.tags()).toString());
    hash.add(asset.properties().toString());
    hash.add(Json.node(new TreeMap<>(asset.unread())).toString());
    hash.add(asset.dataClass());
    hash.add(staged.payload().toString());
    for (Relation relation : staged.relations()) {
      hash.add(relation.source().value());
      hash.add(relation.kind().name());
      hash.add(relation.target().value());
      hash.add(relation.evidence().toString());
    }
    return hash.digest.digest();
  }

  /** With its length before it, so that no two lists of parts look alike. */
  private void add(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
