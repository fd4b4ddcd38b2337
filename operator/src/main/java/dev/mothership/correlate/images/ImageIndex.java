package dev.mothership.correlate.images;

import dev.mothership.correlate.Estate;
import dev.mothership.model.ImageReference;
import dev.mothership.store.ObservedRelation;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Images by what they are run by. A digest is the image itself, in whatever repository it lies; a
 * tag is what its registry says now, or what a scanner was told and gave no digest for.
 */
final class ImageIndex {
  private final Map<String, List<StoredAsset>> byDigest = new HashMap<>();
  private final Map<String, List<StoredAsset>> byTag = new HashMap<>();
  private final Map<String, List<StoredAsset>> withoutDigest = new HashMap<>();

  ImageIndex(Estate estate) {
    for (StoredAsset image : estate.assets()) {
      if (Images.isImage(image)) {
        add(image);
      }
    }
  }

  private void add(StoredAsset image) {
    String digest = digest(image.key());
    if (digest.isEmpty()) {
      put(withoutDigest, image.key(), image);
      put(byTag, image.key(), image);
    } else {
      put(byDigest, digest, image);
    }
    String repository = image.text("repository");
    image.texts("tags").forEach(tag -> put(byTag, repository + ":" + tag, image));
  }

  private static void put(Map<String, List<StoredAsset>> index, String key, StoredAsset image) {
    index.computeIfAbsent(key, any -> new ArrayList<>()).add(image);
  }

  /** Those that the edge leads to; none where the image is not in the inventory. */
  List<StoredAsset> of(ObservedRelation edge) {
    String digest = digest(edge.targetKey());
    if (digest.isEmpty()) {
      return byTag.getOrDefault(edge.targetKey(), List.of());
    }
    List<StoredAsset> found = new ArrayList<>(byDigest.getOrDefault(digest, List.of()));
    String written = edge.evidence().path("image").asText();
    if (!written.isEmpty()) {
      found.addAll(withoutDigest.getOrDefault(ImageReference.of(written).named(), List.of()));
    }
    return found;
  }

  /** Empty where the key holds none. */
  static String digest(String key) {
    int at = key.lastIndexOf("sha256:");
    return at < 0 ? "" : key.substring(at);
  }
}
