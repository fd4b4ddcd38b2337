package dev.mothership.ingest.feed;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes bundles of feeds that can be read, signed as a whole. */
public final class BundleWriter {
  /** Members that are packed here are alike for alike contents. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final PrivateKey key;
  private final Instant now;
  private final List<BundleManifest.Member> members = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();

  /**
   * @param key PEM file of an Ed25519 key
   */
  public BundleWriter(Path key, Instant now) throws IOException {
    this.key = BundleKeys.secret(key);
    this.now = now;
  }

  /**
   * Reads a feed through and takes it up.
   *
   * @param folder for what has to be packed first
   * @throws FeedRefused where it cannot be loaded either
   */
  public FeedFacts add(Feed feed, Path folder) throws IOException {
    FeedFacts facts = feed.read(now, entry -> {});
    if (!(feed instanceof FeedFile inFiles)) {
      throw new FeedRefused("only whole feeds can be bundled");
    }
    boolean loose = inFiles.files().size() > 1 || !inFiles.complete();
    Path file = loose ? packed(inFiles, folder) : inFiles.files().get(0);
    files.add(file);
    members.add(
        new BundleManifest.Member(
            "feeds/%03d-%s".formatted(files.size(), facts.name().replaceAll("[^A-Za-z0-9]+", "-")),
            facts.name(),
            feed.source(),
            facts.licence(),
            facts.asOf().toString(),
            inFiles.complete(),
            facts.entries(),
            Files.size(file),
            Sha256.of(file, List.of(file))));
    return facts;
  }

  /** Writes the bundle; where that fails, nothing of it is left. */
  public void write(Path out) throws IOException {
    byte[] manifest = new BundleManifest(BundleManifest.FORMAT, now.toString(), members).bytes();
    Path whole = out.toAbsolutePath();
    Path half = Files.createTempFile(whole.getParent(), ".bundle", "");
    try {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(half))) {
        zip.setLevel(1);
        put(zip, BundleManifest.MANIFEST, manifest);
        put(zip, BundleManifest.SIGNATURE, BundleKeys.sign(key, manifest));
        for (int i = 0; i < files.size(); i++) {
          zip.putNextEntry(entry(members.get(i).path()));
          Files.copy(files.get(i), zip);
          zip.closeEntry();
        }
      }
      Files.move(half, whole, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(entry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    return entry;
  }

  /** A folder's files as a zip. */
  private static Path packed(FeedFile feed, Path folder) throws IOException {
    Path zipped = Files.createTempFile(folder, "packed", ".zip");
    try (OutputStream out = Files.newOutputStream(zipped);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Path file : feed.files()) {
        String name =
            feed.files().size() == 1
                ? String.valueOf(file.getFileName())
                : feed.path().relativize(file).toString();
        zip.putNextEntry(entry(name.endsWith(".json") ? name : name + ".json"));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return zipped;
  }
}
