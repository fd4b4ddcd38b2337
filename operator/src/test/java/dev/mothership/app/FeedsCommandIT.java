package dev.mothership.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.feed.FeedFixtures;
import dev.mothership.local.LocalPostgres;
import dev.mothership.store.MigratedDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code mothership feeds} as an administrator runs it. */
class FeedsCommandIT {
  private static final String SOURCE = "quarkus.datasource.";

  @TempDir private Path folder;
  private MigratedDatabase database;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void connect() {
    database = MigratedDatabase.create();
    LocalPostgres.Database own = database.database();
    System.setProperty(SOURCE + "jdbc.url", own.url());
    System.setProperty(SOURCE + "username", own.user());
    System.setProperty(SOURCE + "password", own.password());
  }

  @AfterEach
  void disconnect() {
    for (String name : List.of("jdbc.url", "username", "password")) {
      System.clearProperty(SOURCE + name);
    }
    System.clearProperty("mothership.feeds.trust");
    System.clearProperty("mothership.feeds.proxy");
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out));
    commands.setErr(new PrintWriter(err));
    return commands.execute(arguments);
  }

  private long count(String table) {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("select count(*) from " + table).mapTo(Long.class).one());
  }

  private Path mixed() throws IOException {
    Path feeds = Files.createDirectories(folder.resolve("feeds"));
    FeedFixtures.zip(feeds.resolve("go.zip"), FeedFixtures.files("osv-go"));
    Files.copy(FeedFixtures.of("epss.csv"), feeds.resolve("epss.csv"));
    Files.copy(FeedFixtures.of("kev.json"), feeds.resolve("kev.json"));
    return feeds;
  }

  @Test
  void aFolderIsLoadedFeedByFeedAndItsStatusShown() throws IOException {
    Path feeds = mixed();
    Files.writeString(feeds.resolve("notes.txt"), "no feed");
    assertThat(run("feeds", "status")).isZero();
    assertThat(out.toString()).startsWith("nothing is loaded: mothership feeds load");
    assertThat(run("feeds", "load", feeds.toString())).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "epss as of 2026-11-23T12:55:00Z: 5 entries, 5 new, 0 changed, 0 gone",
            "osv/Go as of 2026-11-22T06:00:00Z: 12 entries, 12 new, 0 changed, 0 gone",
            "kev as of 2025-02-05T17:00:11.703400Z: 3 entries, 3 new, 0 changed, 0 gone");
    assertThat(err.toString()).contains("notes.txt: is no feed, passed over");
    assertThat(run("feeds", "status")).isZero();
    assertThat(out.toString())
        .containsPattern("osv/Go +2026-11-22T06:00:00Z +\\S+Z +12 ")
        .containsPattern("kev +2025-02-05T17:00:11Z +\\S+Z +3 +stale");
  }

  @Test
  void whatIsRefusedKeepsNothingElseBack() throws IOException {
    Path feeds = mixed();
    byte[] zip = Files.readAllBytes(feeds.resolve("go.zip"));
    Files.write(feeds.resolve("go.zip"), Arrays.copyOf(zip, zip.length / 2));
    assertThat(run("feeds", "load", feeds.toString(), folder.resolve("absent").toString()))
        .isEqualTo(1);
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(err.toString())
        .contains(
            "go.zip is not loaded: it is cut off: a zip's directory is missing; fetch it again")
        .contains("absent is not loaded: there is no file or folder of that name");
    assertThat(count("advisory")).isZero();
    assertThat(count("epss")).isEqualTo(5);
  }

  @Test
  void withoutADatabaseItSaysWhatToSet() {
    System.clearProperty(SOURCE + "jdbc.url");
    assertThat(run("feeds", "load", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("no database: set QUARKUS_DATASOURCE_JDBC_URL");
    System.setProperty(SOURCE + "jdbc.url", "jdbc:postgresql://127.0.0.1:1/none");
    assertThat(run("feeds", "load", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("the database failed", "check QUARKUS_DATASOURCE_JDBC_URL");
    assertThat(run("feeds", "load")).isEqualTo(2);
    assertThat(err.toString()).contains("name a file, a folder or a URL to load");
    assertThat(run("feeds")).isEqualTo(2);
  }

  private Path pem(String name, String kind, Key content) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content.getEncoded()), kind));
  }

  @Test
  void aBundleIsMadeHereAndLoadedThere() throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String key = pem("key.pem", "PRIVATE KEY", pair.getPrivate()).toString();
    String trust = pem("trust.pem", "PUBLIC KEY", pair.getPublic()).toString();
    String bundle = folder.resolve("feeds.bundle").toString();
    assertThat(run("feeds", "bundle", "--out", bundle, "--key", key, mixed().toString())).isZero();
    assertThat(out.toString())
        .contains("kev as of 2025-02-05T17:00:11.703400Z: 3 entries, CC0-1.0");

    assertThat(run("feeds", "load", "--bundle", bundle)).isEqualTo(1);
    assertThat(err.toString()).contains("it is a bundle: name the key to trust with --trust");
    assertThat(run("feeds", "load", "--bundle", bundle, "--trust", key)).isEqualTo(1);
    assertThat(err.toString()).contains("holds no public Ed25519 key");
    byte[] whole = Files.readAllBytes(Path.of(bundle));
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    Files.write(folder.resolve("changed"), changed);
    assertThat(
            run(
                "feeds",
                "load",
                "--bundle",
                folder.resolve("changed").toString(),
                "--trust",
                trust))
        .isEqualTo(1);
    assertThat(count("advisory") + count("epss") + count("kev")).isZero();

    assertThat(run("feeds", "load", "--bundle", bundle, "--trust", trust)).isZero();
    assertThat(out.toString().lines()).hasSize(3);
    assertThat(count("advisory")).isEqualTo(12);
    System.setProperty("mothership.feeds.trust", trust);
    assertThat(run("feeds", "load", bundle)).isZero();
    assertThat(out.toString()).contains("osv/Go", "12 entries, 0 new, 0 changed, 0 gone");
    assertThat(run("feeds", "bundle", "--out", bundle, "--key", trust, "x")).isEqualTo(1);
    assertThat(err.toString()).contains("openssl genpkey", "no bundle was written");
  }

  private static Map<String, byte[]> advisories(int count) {
    Map<String, byte[]> members = new TreeMap<>();
    for (int i = 1; i <= count; i++) {
      members.put(
          "N-" + i + ".json", FeedFixtures.advisory("N-" + i, "2026-11-20T00:00:00Z", "1.0"));
    }
    return members;
  }

  private static byte[] list(String... rows) {
    return String.join("\n", rows).concat("\n").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void ofAKnownUrlOnlyWhatChangedIsFetched() throws IOException {
    try (FeedSource source = new FeedSource()) {
      Path zip = FeedFixtures.zip(folder.resolve("z"), advisories(4));
      source.put("/npm/all.zip", Files.readAllBytes(zip));
      String url = source.url("/npm/all.zip");
      assertThat(run("feeds", "load", url.replace("http://", "http://me:secret@"))).isZero();
      assertThat(out.toString()).startsWith("osv/npm as of 2026-11-23T06:00:00Z: 4 entries, 4 new");
      assertThat(source.authorization()).startsWith("Basic ");
      assertThat(run("feeds", "status")).isZero();
      assertThat(out.toString()).contains(url).doesNotContain("secret");
      source.asked();

      source.lastModified("Tue, 24 Nov 2026 06:00:00 GMT");
      source.put(
          "/npm/modified_id.csv",
          list(
              "2026-11-23T18:00:00Z,N-5",
              "2026-11-23T17:00:00.123456Z,N-2",
              "2026-11-20T00:00:00Z,N-1",
              "2026-11-20T00:00:00Z,N-4"));
      source.put("/npm/N-5.json", FeedFixtures.advisory("N-5", "2026-11-23T18:00:00Z", "5.0"));
      source.put("/npm/N-2.json", FeedFixtures.advisory("N-2", "2026-11-23T17:00:00Z", "2.0"));
      assertThat(run("feeds", "load", url)).isZero();
      assertThat(out.toString())
          .isEqualToIgnoringNewLines(
              "osv/npm as of 2026-11-24T06:00:00Z: 4 entries, 1 new, 1 changed, 1 gone");
      assertThat(source.asked())
          .containsExactly("/npm/modified_id.csv", "/npm/N-5.json", "/npm/N-2.json");

      assertThat(run("feeds", "load", "--full", url)).isEqualTo(0);
      assertThat(source.asked()).containsExactly("/npm/all.zip");
      assertThat(err.toString()).contains("of 1 a newer telling is known, which stays");
    }
  }

  @Test
  void aServerSendsUsToTheInternetByTlsOrNowhere() throws IOException {
    try (FeedSource source = new FeedSource()) {
      source.put("/kev", Files.readAllBytes(FeedFixtures.of("kev.json")));
      source.redirect("/own", "/kev");
      source.redirect("/plain", "http://example.com/kev");
      source.redirect("/private", "https://10.0.0.1/kev");
      source.redirect("/name", "https://localhost/kev");
      source.redirect("/loop", "/loop");
      assertThat(run("feeds", "load", source.url("/own"))).isZero();
      assertThat(run("feeds", "load", source.url("/plain"))).isEqualTo(1);
      assertThat(err.toString())
          .contains("redirected to http://example.com/kev, which is not https");
      assertThat(run("feeds", "load", source.url("/private"))).isEqualTo(1);
      assertThat(err.toString()).contains("redirected to 10.0.0.1, which is a private address");
      assertThat(run("feeds", "load", source.url("/name"))).isEqualTo(1);
      assertThat(err.toString()).contains("redirected to localhost, which is a private address");
      assertThat(run("feeds", "load", source.url("/loop"))).isEqualTo(1);
      assertThat(err.toString()).contains("redirected more than 5 times");
      assertThat(run("feeds", "load", source.url("/absent"))).isEqualTo(1);
      assertThat(err.toString()).contains("/absent answered HTTP 404");
    }
  }

  @Test
  void aProxyIsAskedForWhatNobodyHereCanResolve() throws IOException {
    try (FeedSource proxy = new FeedSource()) {
      proxy.put("/kev.json", Files.readAllBytes(FeedFixtures.of("kev.json")));
      System.setProperty("mothership.feeds.proxy", proxy.url(""));
      assertThat(run("feeds", "load", "http://feeds.invalid/kev.json")).isZero();
      assertThat(proxy.asked()).containsExactly("/kev.json");
    }
  }
}
