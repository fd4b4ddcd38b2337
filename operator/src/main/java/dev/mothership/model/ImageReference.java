package dev.mothership.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container image as people and tools write it.
 *
 * @param repository with its registry; Docker Hub where none is written
 * @param tag {@code latest} where neither a tag nor a digest is written; empty beside a digest
 *     alone
 * @param digest {@code sha256:…}; empty where not known
 */
public record ImageReference(String repository, String tag, String digest) {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern TAG = Pattern.compile(":([^:/@]+)(@.*)?$");
  private static final String DOCKER_HUB = "docker.io/";

  /** As {@code registry.example.com/shop/web:1.2}, with a digest behind it or without. */
  public static ImageReference of(String written) {
    return of(written, "");
  }

  /**
   * @param known a digest that is told elsewhere, or a reference that ends in one; it counts before
   *     one that is written
   */
  public static ImageReference of(String written, String known) {
    Matcher digest = DIGEST.matcher(known.isEmpty() ? written : known);
    String found = digest.find() ? digest.group() : "";
    Matcher tag = TAG.matcher(written.replaceFirst("@sha256:.*", ""));
    String tagged = tag.find() ? tag.group(1) : found.isEmpty() ? "latest" : "";
    return new ImageReference(repository(written), tagged, found);
  }

  /** Identity: by digest where one is known, else by tag, which is less than an identity. */
  public AssetKey key() {
    return new AssetKey(digest.isEmpty() ? named() : repository + "@" + digest);
  }

  /** Repository and tag; empty where no tag is known. */
  public String named() {
    return tag.isEmpty() ? "" : repository + ":" + tag;
  }

  private static String repository(String written) {
    String bare = written.replaceFirst("@sha256:.*", "").replaceFirst(":[^:/]+$", "");
    int slash = bare.indexOf('/');
    boolean registry =
        slash > 0
            && (bare.substring(0, slash).matches(".*[.:].*") || bare.startsWith("localhost/"));
    if (registry) {
      return bare.replaceFirst("^(index|registry-1)\\.docker\\.io/", DOCKER_HUB);
    }
    return DOCKER_HUB + (slash < 0 ? "library/" : "") + bare;
  }
}
