package dev.mothership.normalise;

import dev.mothership.model.Asset;
import dev.mothership.model.AssetKey;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Relation;
import dev.mothership.model.StorableText;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Finds the mapper of each record; called by the scan worker, stateless. */
@Singleton
public final class Normaliser {
  /** Three keys make one entry of a PostgreSQL index, which holds 2704 bytes. */
  private static final int LONGEST_KEY = 850;

  private final Map<String, AssetMapper> mappers = new HashMap<>();

  @Inject
  Normaliser(Instance<AssetMapper> mappers) {
    this((Iterable<AssetMapper>) mappers);
  }

  public Normaliser(Iterable<AssetMapper> mappers) {
    for (AssetMapper mapper : mappers) {
      if (this.mappers.put(mapper.type(), mapper) != null) {
        throw new IllegalStateException("two mappers read " + mapper.type());
      }
    }
  }

  /**
   * Reads a record. Names and tags are kept as given, except for what PostgreSQL cannot hold.
   *
   * @throws MissingField where the payload lacks what identifies the resource
   * @throws IllegalArgumentException where no mapper reads the type, or a key is longer than any
   *     provider's
   */
  public Normalised normalise(RawRecord record, AccountContext account) {
    AssetMapper mapper = mappers.get(record.type());
    if (mapper == null) {
      throw new IllegalArgumentException("no mapper reads " + record.type());
    }
    Normalised read = mapper.map(record, account);
    if (record.nativeId().isEmpty()) {
      throw new MissingField("id");
    }
    return new Normalised(
        storable(read.asset()), read.relations().stream().map(Normaliser::storable).toList());
  }

  private static Asset storable(Asset asset) {
    return new Asset(
        storable(asset.key()),
        asset.type(),
        asset.region(),
        StorableText.of(asset.nativeId()),
        StorableText.of(asset.name()),
        StorableText.of(asset.tags()),
        StorableText.of(asset.properties()),
        asset.unread(),
        asset.dataClass());
  }

  private static Relation storable(Relation relation) {
    return new Relation(
        storable(relation.source()),
        relation.kind(),
        storable(relation.target()),
        StorableText.of(relation.evidence()));
  }

  private static AssetKey storable(AssetKey key) {
    String value = StorableText.of(key.value());
    if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "a key of more than %d bytes: %s…".formatted(LONGEST_KEY, value.substring(0, 80)));
    }
    return new AssetKey(value);
  }
}
