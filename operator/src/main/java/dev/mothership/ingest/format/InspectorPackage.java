package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Package URLs from names and versions, for tools that say no purl themselves. */
final class InspectorPackage {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("BUNDLER", "gem"),
          Map.entry("GEMSPEC", "gem"),
          Map.entry("CARGO", "cargo"),
          Map.entry("COMPOSER", "composer"),
          Map.entry("NPM", "npm"),
          Map.entry("YARN", "npm"),
          Map.entry("NODEPKG", "npm"),
          Map.entry("NUGET", "nuget"),
          Map.entry("DOTNET_CORE", "nuget"),
          Map.entry("PIP", "pypi"),
          Map.entry("PIPENV", "pypi"),
          Map.entry("POETRY", "pypi"),
          Map.entry("PYTHONPKG", "pypi"),
          Map.entry("GOBINARY", "golang"),
          Map.entry("GOMOD", "golang"),
          Map.entry("JAR", "maven"),
          Map.entry("POM", "maven"));

  /** By the platform's first word: purl type and the id that os-release has. */
  private static final Map<String, String> DISTRIBUTIONS =
      Map.of(
          "UBUNTU", "deb/ubuntu",
          "DEBIAN", "deb/debian",
          "ALPINE", "apk/alpine",
          "AMAZON", "rpm/amzn",
          "RHEL", "rpm/rhel",
          "CENTOS", "rpm/centos",
          "ORACLE", "rpm/ol",
          "ROCKY", "rpm/rocky",
          "ALMALINUX", "rpm/almalinux",
          "FEDORA", "rpm/fedora");

  private static final Pattern PLATFORM = Pattern.compile("([A-Z]+)(?:_LINUX)?(?:_([0-9_]+))?");

  private InspectorPackage() {}

  /**
   * @param item of {@code vulnerablePackages}, its names in lower camel case
   * @param platform as {@code DEBIAN_10}; empty where not known
   */
  static String purl(Item item, String platform) throws MalformedReport {
    String manager = item.firstText("packageManager", "PackageManager").toUpperCase(Locale.ROOT);
    String name = item.firstText("name", "Name");
    String version = item.firstText("version", "Version");
    String type = TYPES.get(manager);
    if (type != null) {
      return of(type, type.equals("maven") ? name.replace(':', '/') : name, version);
    }
    String release = item.firstText("release", "Release");
    String epoch = item.firstText("epoch", "Epoch");
    String arch = item.firstText("arch", "Architecture").toLowerCase(Locale.ROOT);
    Matcher known = PLATFORM.matcher(platform.toUpperCase(Locale.ROOT));
    String family = known.matches() ? DISTRIBUTIONS.get(known.group(1)) : null;
    String whole = release.isEmpty() ? version : version + "-" + release;
    if (family == null) {
      return of("generic", name, whole);
    }
    boolean rpm = family.startsWith("rpm");
    boolean late = !epoch.isEmpty() && !epoch.equals("0");
    String of = of(family, name, late && !rpm ? epoch + ":" + whole : whole);
    String distro = family.substring(family.indexOf('/') + 1);
    String number = known.group(2) == null ? "" : "-" + known.group(2).replace('_', '.');
    return of
        + (arch.isEmpty() ? "?" : "?arch=" + encoded(arch) + "&")
        + "distro="
        + encoded(distro + number)
        + (late && rpm ? "&epoch=" + encoded(epoch) : "");
  }

  /**
   * @param type with its namespace where it has one, as {@code deb/debian}
   * @param name with its own namespace before slashes; empty for no purl at all
   */
  static String of(String type, String name, String version) {
    if (name.isBlank()) {
      return "";
    }
    StringBuilder purl = new StringBuilder("pkg:").append(type);
    for (String part : name.split("/")) {
      if (!part.isEmpty()) {
        purl.append('/').append(encoded(part));
      }
    }
    return version.isBlank()
        ? purl.toString()
        : purl.append('@').append(encoded(version)).toString();
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%3A", ":")
        .replace("%7E", "~");
  }
}
