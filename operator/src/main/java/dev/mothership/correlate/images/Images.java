package dev.mothership.correlate.images;

import dev.mothership.store.StoredAsset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Who runs what of one tenant's images. */
public final class Images {
  private static final Set<String> TYPES = Set.of("aws.ecr.image", "reported.image");

  private final Map<Long, List<StoredAsset>> runners;
  private final boolean complete;

  Images(Map<Long, List<StoredAsset>> runners, boolean complete) {
    this.runners = Map.copyOf(runners);
    this.complete = complete;
  }

  public static boolean isImage(StoredAsset asset) {
    return TYPES.contains(asset.type());
  }

  /** What runs an image, by key: task definitions, instances, functions, services of App Runner. */
  public List<StoredAsset> runners(long imageId) {
    return runners.getOrDefault(imageId, List.of());
  }

  /** Ids of the images that an asset runs. */
  public LongStream of(StoredAsset runner) {
    return runners.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(one -> one.id() == runner.id()))
        .mapToLong(Map.Entry::getKey);
  }

  /** Whether an image without a runner is known to have none. */
  public boolean complete() {
    return complete;
  }
}
