package dev.mothership.ingest.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.util.List;

/**
 * What a bundle says it holds.
 *
 * @param made when, in RFC 3339
 */
record BundleManifest(String format, String made, List<Member> members) {
  static final String FORMAT = "mothership-feeds/1";
  static final String MANIFEST = "manifest.json";
  static final String SIGNATURE = "manifest.sig";
  static final int MOST_MEMBERS = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(10).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * A file of the bundle.
   *
   * @param path its name in the bundle
   * @param feed {@code osv/Go}
   * @param source where it was taken from
   * @param asOf in RFC 3339
   * @param complete false for a part that is added to what is known
   */
  record Member(
      String path,
      String feed,
      String source,
      String licence,
      String asOf,
      boolean complete,
      long entries,
      long size,
      String sha256) {}

  BundleManifest {
    members = List.copyOf(members);
  }

  byte[] bytes() {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are JSON", e);
    }
  }

  /** Of a manifest whose signature holds. */
  static BundleManifest parse(byte[] bytes) {
    try {
      BundleManifest manifest = MAPPER.readValue(bytes, BundleManifest.class);
      if (!manifest.format().equals(FORMAT)) {
        throw new FeedRefused(
            "its format is %s and not %s; use the version of mothership that it was made for"
                .formatted(Printable.of(manifest.format()), FORMAT));
      }
      return manifest;
    } catch (IOException e) {
      throw new FeedRefused("its manifest cannot be read", e);
    }
  }
}
