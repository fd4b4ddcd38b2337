package dev.mothership.ingest.feed;

import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Opens bundles: nothing of one is used before its signature, its list of members and each member's
 * digest were found right.
 */
public final class BundleReader {
  private static final int LARGEST_MANIFEST = 4 << 20;
  private static final int SIGNATURE_LENGTH = 64;
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]*(/[A-Za-z0-9][A-Za-z0-9 ._-]*)*");

  private BundleReader() {}

  /** Whether a file is a bundle, signed or not. */
  public static boolean isBundle(Path file) throws IOException {
    if (!Files.isRegularFile(file)
        || !Documents.isZip(file)
        || ZipMembers.count(file) > BundleManifest.MOST_MEMBERS + 2) {
      return false;
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(BundleManifest.MANIFEST) != null
          && zip.getEntry(BundleManifest.SIGNATURE) != null;
    } catch (ZipException e) {
      return false;
    }
  }

  /**
   * The feeds in a bundle.
   *
   * @param trust PEM file of public keys
   * @param folder that its members are unpacked to
   * @throws FeedRefused where anything about it is wrong
   */
  public static List<Feed> open(Path bundle, Path trust, Path folder) throws IOException {
    var keys = BundleKeys.trusted(trust);
    if (!isBundle(bundle)) {
      throw new FeedRefused(
          "it is no bundle: it lacks %s or %s"
              .formatted(BundleManifest.MANIFEST, BundleManifest.SIGNATURE));
    }
    try (ZipFile zip = new ZipFile(bundle.toFile())) {
      byte[] manifest = small(zip, BundleManifest.MANIFEST, LARGEST_MANIFEST);
      byte[] signature = small(zip, BundleManifest.SIGNATURE, SIGNATURE_LENGTH);
      if (!BundleKeys.signed(keys, manifest, signature)) {
        throw new FeedRefused(
            "it was signed with none of the keys in %s, or was changed since".formatted(trust));
      }
      List<BundleManifest.Member> members = BundleManifest.parse(manifest).members();
      check(zip, members);
      List<Feed> feeds = new ArrayList<>();
      for (BundleManifest.Member member : members) {
        Path file = folder.resolve("member-" + feeds.size());
        unpack(zip, member, file);
        feeds.add(
            FeedFiles.member(
                file,
                Printable.of(member.source()),
                member.feed(),
                asOf(member),
                member.complete()));
      }
      return feeds;
    } catch (ZipException e) {
      throw new FeedRefused("it is damaged: " + Printable.of("" + e.getMessage()), e);
    }
  }

  private static Instant asOf(BundleManifest.Member member) {
    return Times.instant(member.asOf())
        .orElseThrow(() -> new FeedRefused(member.path() + " has no time"));
  }

  /** Exactly what the manifest names, and nothing that would leave its folder. */
  private static void check(ZipFile zip, List<BundleManifest.Member> members) {
    Set<String> there = new HashSet<>();
    zip.stream()
        .map(ZipEntry::getName)
        .forEach(
            name -> {
              if (!there.add(name)) {
                throw new FeedRefused(Printable.of(name) + " is there twice");
              }
            });
    there.remove(BundleManifest.MANIFEST);
    there.remove(BundleManifest.SIGNATURE);
    for (BundleManifest.Member member : members) {
      if (!PATH.matcher(member.path()).matches()) {
        throw new FeedRefused(
            "'%s' is no path within a bundle".formatted(Printable.of(member.path())));
      }
      if (!there.remove(member.path())) {
        throw new FeedRefused(
            "%s is missing from it, or listed twice".formatted(Printable.of(member.path())));
      }
    }
    if (!there.isEmpty()) {
      throw new FeedRefused(
          "it holds '%s', which its manifest does not list"
              .formatted(Printable.of(there.iterator().next())));
    }
  }

  private static void unpack(ZipFile zip, BundleManifest.Member member, Path file)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = zip.getInputStream(zip.getEntry(member.path()));
        OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      new BoundedStream(in, member.path(), Math.max(0, member.size())).transferTo(out);
    }
    if (!Sha256.hex(digest).equals(member.sha256())) {
      throw new FeedRefused("%s is not what was signed".formatted(member.path()));
    }
  }

  private static byte[] small(ZipFile zip, String name, int most) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new FeedRefused(name + " is too large");
      }
      return bytes;
    }
  }
}
