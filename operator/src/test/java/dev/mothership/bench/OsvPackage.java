package dev.mothership.bench;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.util.Locale;
import java.util.Map;

/**
 * A package as both matchers can be asked for it.
 *
 * @param ecosystem without a release
 * @param release of a distribution, as {@code debian-12}; empty for none
 * @param name in lower case, as OSV has it: {@code group:artifact}
 * @param told the name as OSV-Scanner takes it from the package URL
 * @param source by the package URL's {@code upstream}; empty for none
 */
record OsvPackage(
    String ecosystem, String release, String name, String told, String version, String source) {
  private static final Map<String, String> ECOSYSTEMS =
      Map.ofEntries(
          Map.entry("npm", "npm"),
          Map.entry("cargo", "crates.io"),
          Map.entry("golang", "Go"),
          Map.entry("maven", "Maven"),
          Map.entry("pypi", "PyPI"),
          Map.entry("gem", "RubyGems"),
          Map.entry("nuget", "NuGet"),
          Map.entry("composer", "Packagist"),
          Map.entry("hex", "Hex"),
          Map.entry("deb", "Debian"),
          Map.entry("apk", "Alpine"));

  static OsvPackage of(String text) {
    try {
      PackageURL purl = new PackageURL(text);
      String ecosystem = ECOSYSTEMS.getOrDefault(purl.getType(), purl.getType());
      Map<String, String> qualifiers =
          purl.getQualifiers() == null ? Map.of() : purl.getQualifiers();
      boolean bare =
          purl.getNamespace() == null || ecosystem.equals("Debian") || ecosystem.equals("Alpine");
      String name =
          bare
              ? purl.getName()
              : purl.getNamespace() + (ecosystem.equals("Maven") ? ":" : "/") + purl.getName();
      return new OsvPackage(
          ecosystem,
          qualifiers.getOrDefault("distro", ""),
          folded(ecosystem, name),
          told(ecosystem, name),
          purl.getVersion() == null ? "" : purl.getVersion(),
          qualifiers.getOrDefault("upstream", ""));
    } catch (MalformedPackageURLException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** packageurl-go 0.1.3 writes these in lower case. */
  private static String told(String ecosystem, String name) {
    return switch (ecosystem) {
      case "npm", "Go", "Packagist", "Debian", "Alpine" -> name.toLowerCase(Locale.ROOT);
      case "PyPI" -> name.toLowerCase(Locale.ROOT).replace('_', '-');
      default -> name;
    };
  }

  /** One form for all ways of writing it. */
  static String folded(String ecosystem, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ecosystem.equals("PyPI") ? lower.replaceAll("[-_.]+", "-") : lower;
  }
}
