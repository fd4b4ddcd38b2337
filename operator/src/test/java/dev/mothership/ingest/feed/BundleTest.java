package dev.mothership.ingest.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  @TempDir private Path folder;
  private Path key;
  private Path trust;
  private Path bundle;

  @BeforeEach
  void make() throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    key = pem("key", "PRIVATE KEY", pair.getPrivate());
    trust = pem("trust", "PUBLIC KEY", pair.getPublic());
    bundle = folder.resolve("feeds.bundle");
    BundleWriter writer = new BundleWriter(key, FeedFixtures.NOW);
    for (String name : List.of("osv-distro", "epss.csv", "kev.json", "vulnrichment")) {
      writer.add(FeedFiles.at(FeedFixtures.of(name), null, null).feeds().get(0), folder);
    }
    writer.write(bundle);
  }

  private Path pem(String name, String kind, Key content) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content.getEncoded()), kind));
  }

  private List<Feed> open(Path from) throws IOException {
    return BundleReader.open(from, trust, Files.createTempDirectory(folder, "open"));
  }

  @Test
  void whatWasBundledIsReadAsItWas() throws IOException {
    List<Feed> feeds = open(bundle);
    assertThat(feeds).hasSize(4);
    assertThat(feeds.get(0).source()).endsWith("osv-distro");
    FeedFixtures.Read osv = FeedFixtures.read(feeds.get(0));
    assertThat(osv.facts().name()).isEqualTo("osv/all");
    assertThat(osv.facts().asOf()).isEqualTo(Instant.parse("2026-11-20T10:17:01.123456Z"));
    assertThat(osv.told()).hasSize(3);
    assertThat(FeedFixtures.read(feeds.get(1)).told()).hasSize(5);
    assertThat(FeedFixtures.read(feeds.get(2)).told()).hasSize(3);
    assertThat(FeedFixtures.read(feeds.get(3)).told()).hasSize(2);
    String manifest = new String(members(bundle).get("manifest.json"), StandardCharsets.UTF_8);
    assertThat(manifest)
        .contains(
            "\"feed\" : \"kev\"",
            "\"licence\" : \"CC0-1.0\"",
            "\"asOf\" : \"2026-11-23T12:55:00Z\"");
  }

  private static Map<String, byte[]> members(Path file) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          members.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return members;
  }

  private String refusal(Map<String, byte[]> members) throws IOException {
    Path changed = FeedFixtures.zip(folder.resolve("changed"), members);
    try {
      open(changed);
      return "opened";
    } catch (FeedRefused e) {
      return e.getMessage();
    }
  }

  @Test
  void aChangedMemberOrManifestIsRefused() throws IOException {
    assertThat(refusal(members(bundle))).isEqualTo("opened");
    Map<String, byte[]> members = members(bundle);
    members.computeIfPresent(
        "feeds/003-kev",
        (name, bytes) ->
            new String(bytes, StandardCharsets.UTF_8)
                .replace("Known\"", "Knows\"")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(refusal(members)).isEqualTo("feeds/003-kev is not what was signed");
    members = members(bundle);
    members.get("manifest.json")[40] ^= 1;
    assertThat(refusal(members))
        .contains("signed with none of the keys in")
        .contains("or was changed since");
  }

  @Test
  void aMemberTooFewOrTooManyIsRefused() throws IOException {
    Map<String, byte[]> members = members(bundle);
    members.remove("feeds/002-epss");
    assertThat(refusal(members)).startsWith("feeds/002-epss is missing from it");
    members = members(bundle);
    members.put("feeds/extra.json", new byte[] {1});
    assertThat(refusal(members))
        .isEqualTo("it holds 'feeds/extra.json', which its manifest does not list");
    members = members(bundle);
    members.remove("manifest.sig");
    assertThat(refusal(members)).startsWith("it is no bundle: it lacks");
  }

  @Test
  void anotherKeyIsRefused() throws IOException, GeneralSecurityException {
    Path other =
        pem(
            "other",
            "PUBLIC KEY",
            KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
    assertThatThrownBy(() -> BundleReader.open(bundle, other, folder))
        .isInstanceOf(FeedRefused.class)
        .hasMessageContaining("signed with none of the keys in " + other);
    Path both = folder.resolve("both");
    Files.writeString(both, Files.readString(other) + Files.readString(trust));
    assertThat(BundleReader.open(bundle, both, folder)).hasSize(4);
    assertThatThrownBy(() -> BundleReader.open(bundle, key, folder))
        .hasMessageContaining("openssl pkey -in KEYFILE -pubout");
    assertThatThrownBy(() -> new BundleWriter(trust, FeedFixtures.NOW))
        .hasMessageContaining("openssl genpkey -algorithm ed25519");
  }

  /** Also of whoever holds the key. */
  @Test
  void aPathOutOfTheBundleAndAWrongSizeAreRefused() throws IOException {
    byte[] evil = {'{', '}'};
    assertThat(refusal(signed("../../etc/evil.json", evil, 2, Sha256.hex(digestOf(evil)))))
        .isEqualTo("'../../etc/evil.json' is no path within a bundle");
    assertThat(refusal(signed("/etc/evil.json", evil, 2, Sha256.hex(digestOf(evil)))))
        .isEqualTo("'/etc/evil.json' is no path within a bundle");
    assertThat(refusal(signed("a.json", evil, 1, Sha256.hex(digestOf(evil)))))
        .startsWith("a.json unpacks to more than");
    assertThat(refusal(signed("a.json", evil, 2, "00"))).isEqualTo("a.json is not what was signed");
  }

  private static MessageDigest digestOf(byte[] bytes) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes);
    return digest;
  }

  private Map<String, byte[]> signed(String path, byte[] content, long size, String sha256)
      throws IOException {
    byte[] manifest =
        new BundleManifest(
                BundleManifest.FORMAT,
                "2026-11-24T00:00:00Z",
                List.of(
                    new BundleManifest.Member(
                        path, "kev", "x", "x", "2026-11-24T00:00:00Z", true, 1, size, sha256)))
            .bytes();
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("manifest.json", manifest);
    members.put("manifest.sig", BundleKeys.sign(BundleKeys.secret(key), manifest));
    members.put(path, content);
    return members;
  }
}
