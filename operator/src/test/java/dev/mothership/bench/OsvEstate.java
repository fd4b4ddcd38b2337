package dev.mothership.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Records and inventories that are made to tell matchers apart: each ecosystem's versions as the
 * tests of the orderings have them, with ranges of every shape between any two of them.
 */
final class OsvEstate {
  private static final int RECORDS = 96;
  private static final int MOST_REAL = 150;

  /**
   * Where packages are of one kind.
   *
   * @param bom the inventory's name
   * @param ecosystem as records have it, with a release
   * @param purl up to the name
   * @param qualifiers after the version
   * @param versions the tests' file
   * @param real file of OSV-Scanner's own tests with versions of real packages; empty for none
   * @param names as records have them
   */
  private record Kind(
      String bom,
      String ecosystem,
      String purl,
      String qualifiers,
      String versions,
      String real,
      String... names) {
    String base() {
      return ecosystem.replaceAll(":.*", "");
    }

    boolean semantic() {
      return versions.equals("semver") || versions.equals("go");
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("npm", "npm", "npm/", "", "semver", "semver", "left", "@acme/scoped"),
          new Kind("cargo", "crates.io", "cargo/", "", "semver", "semver", "serde-acme"),
          new Kind("hex", "Hex", "hex/", "", "semver", "", "acme"),
          new Kind("go", "Go", "golang/", "", "go", "", "example.com/a/thing", "example.com/A/Up"),
          new Kind("maven", "Maven", "maven/", "", "maven", "maven", "org.acme:thing", "a:B"),
          new Kind("pypi", "PyPI", "pypi/", "", "pep440", "pypi", "acme-thing", "Acme_Other"),
          new Kind("gem", "RubyGems", "gem/", "", "gem", "rubygems", "acme-thing", "acme_other"),
          new Kind("nuget", "NuGet", "nuget/", "", "nuget", "nuget", "Acme.Thing", "acme.lower"),
          new Kind(
              "composer", "Packagist", "composer/", "", "composer", "packagist", "a/b", "A/Upper"),
          new Kind(
              "debian12",
              "Debian:12",
              "deb/debian/",
              "?distro=debian-12",
              "dpkg",
              "debian",
              "libacme",
              "acme"),
          new Kind(
              "debian11", "Debian:11", "deb/debian/", "?distro=debian-11.6", "dpkg", "", "acme"),
          new Kind(
              "source",
              "Debian:12",
              "deb/debian/",
              "?distro=debian-12&upstream=acme",
              "dpkg",
              "",
              "acme-bin"),
          new Kind(
              "alpine",
              "Alpine:v3.20",
              "apk/alpine/",
              "?distro=alpine-3.20.3",
              "apk",
              "alpine",
              "acme",
              "other"));

  private final Random random = new Random(20261124);
  private final OsvDatabase database;
  private final List<Bom> boms = new ArrayList<>();
  private int made;

  OsvEstate(OsvDatabase database) {
    this.database = database;
  }

  /**
   * @param fixtures folder of OSV-Scanner's own files of versions; need not be there
   */
  List<Bom> write(Path fixtures) throws IOException {
    for (Kind kind : KINDS) {
      List<String> versions = new ArrayList<>(written(kind.versions()));
      List<String> real = real(fixtures.resolve(kind.real() + "-versions-generated.txt"));
      real.addAll(real(fixtures.resolve(kind.real() + "-versions.txt")));
      Collections.shuffle(real, random);
      versions.addAll(real.subList(0, Math.min(real.size(), MOST_REAL)));
      List<String> purls = new ArrayList<>();
      for (String name : kind.names()) {
        for (int i = 0; i < RECORDS; i++) {
          record(kind, name, versions, i);
        }
        versions.stream().distinct().map(version -> purl(kind, name, version)).forEach(purls::add);
      }
      boms.add(new Bom(kind.bom(), purls));
    }
    return boms;
  }

  private static String purl(Kind kind, String name, String version) {
    String path = name.replace(":", "/").replace("@", "%40");
    return "pkg:"
        + kind.purl()
        + path
        + "@"
        + URLEncoder.encode(version, StandardCharsets.UTF_8).replace("+", "%20")
        + kind.qualifiers();
  }

  private static List<String> written(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OsvEstate.class.getResourceAsStream("/versions/" + file + ".txt"))) {
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines());
    }
  }

  private static List<String> real(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return new ArrayList<>();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return new ArrayList<>(of(lines));
    }
  }

  private static List<String> of(Stream<String> lines) {
    return lines
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 3)
        .flatMap(words -> Stream.of(words[0], words[2]))
        .distinct()
        .toList();
  }

  private void record(Kind kind, String name, List<String> versions, int shape) throws IOException {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    String cve = "CVE-2026-%06d".formatted(++made);
    record.put("schema_version", "1.6.0").put("id", "ACME-" + made);
    record.put("modified", "2026-11-01T00:00:00Z");
    String[] v = ascending(kind, versions);
    ObjectNode affected = affected(record, kind, name);
    switch (shape % 24) {
      case 0 -> events(affected, kind, "introduced", "0", "fixed", v[0]);
      case 1, 2 -> events(affected, kind, "introduced", v[0], "fixed", v[1]);
      case 3 -> events(affected, kind, "introduced", "0");
      case 4 -> events(affected, kind, "introduced", v[0]);
      case 5 -> events(affected, kind, "introduced", "0", "last_affected", v[0]);
      case 6 -> events(affected, kind, "introduced", v[0], "last_affected", v[1]);
      case 7 ->
          events(
              affected, kind, "introduced", v[0], "fixed", v[1], "introduced", v[2], "fixed", v[3]);
      case 8 ->
          events(
              affected, kind, "fixed", v[3], "introduced", v[0], "fixed", v[1], "introduced", v[2]);
      case 9 -> {
        events(affected, kind, "introduced", v[0], "fixed", v[1]);
        events(affected, kind, "introduced", v[2], "last_affected", v[3]);
      }
      case 10 -> affected.putArray("versions").add(v[0]).add(v[1]).add(v[2]);
      case 11 -> {
        affected.putArray("versions").add(v[3]);
        events(affected, kind, "introduced", v[0], "fixed", v[1]);
      }
      case 12 -> {
        record.put("withdrawn", "2026-11-02T00:00:00Z");
        events(affected, kind, "introduced", "0");
      }
      case 13 -> {
        record.putArray("aliases").add(cve);
        events(affected, kind, "introduced", "0", "fixed", v[0]);
        ObjectNode alias = JsonNodeFactory.instance.objectNode();
        alias.put("schema_version", "1.6.0").put("id", "OTHER-" + made);
        alias.put("modified", "2026-11-01T00:00:00Z").putArray("aliases").add(cve);
        events(affected(alias, kind, name), kind, "introduced", v[1], "fixed", v[2]);
        database.add(kind.base(), alias);
      }
      case 14 -> {
        affected.putArray("ranges").addObject().put("type", "GIT").putArray("events");
        ((ObjectNode) affected.at("/ranges/0"))
            .withArray("events")
            .addObject()
            .put("introduced", "0");
        events(affected, kind, "introduced", v[0], "fixed", v[1]);
      }
      case 15 -> events(affected, kind, "introduced", "0", "limit", v[0]);
      case 16 -> {
        events(affected, kind, "introduced", v[0], "fixed", v[1]);
        events(affected(record, kind, name), kind, "introduced", v[2], "fixed", v[3]);
      }
      case 17 -> {
        record.putArray("aliases").add(cve).add(cve.replace("2026", "2025"));
        events(affected, kind, "introduced", v[1], "fixed", v[2]);
      }
      case 18 -> events(affected, kind, "introduced", v[1], "fixed", v[1]);
      case 19 -> events(affected, kind, "introduced", v[0], "last_affected", v[0]);
      case 20 -> events(affected, kind, "introduced", v[2], "fixed", v[0]);
      case 21 ->
          events(affected, kind, "introduced", v[0], "last_affected", v[1], "introduced", v[2]);
      case 22 ->
          events(
              affected, kind, "introduced", "0", "fixed", v[0], "introduced", v[1], "fixed", v[2]);
      default -> {
        events(affected, kind, "introduced", "0", "fixed", v[0]);
        events(affected, kind, "introduced", v[2]);
      }
    }
    database.add(kind.base(), record);
  }

  /** Four versions by where they stand in the file, which is mostly their order. */
  private String[] ascending(Kind kind, List<String> versions) {
    int[] at = random.ints(4, 0, versions.size()).sorted().toArray();
    return Arrays.stream(at)
        .mapToObj(versions::get)
        .map(version -> kind.versions().equals("go") ? version.replaceFirst("^v", "") : version)
        .toArray(String[]::new);
  }

  private static ObjectNode affected(ObjectNode record, Kind kind, String name) {
    ObjectNode affected = record.withArray("affected").addObject();
    String asked = kind.qualifiers().contains("upstream=") ? "acme" : name;
    affected.putObject("package").put("ecosystem", kind.ecosystem()).put("name", asked);
    return affected;
  }

  private static void events(ObjectNode affected, Kind kind, String... events) {
    ObjectNode range = affected.withArray("ranges").addObject();
    range.put("type", kind.semantic() ? "SEMVER" : "ECOSYSTEM");
    ArrayNode list = range.putArray("events");
    for (int i = 0; i < events.length; i += 2) {
      list.addObject().put(events[i], events[i + 1]);
    }
  }
}
