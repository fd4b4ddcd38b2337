package dev.mothership.ingest.format;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Package URLs as reports have them, and for tools that have none. */
final class Purls {
  private static final Set<String> OF_SYSTEMS = Set.of("deb", "rpm", "apk", "alpm");

  /** Ecosystems and package kinds by the names of tools, to type, or type and namespace. */
  private static final Map<String, String> TYPES = types();

  private Purls() {}

  /**
   * In canonical form, with {@code distro} as {@code debian-12}; null where it is not a purl or has
   * no name.
   */
  static @Nullable PackageURL parse(String purl) {
    if (!purl.startsWith("pkg:")) {
      return null;
    }
    try {
      PackageURL parsed = new PackageURL(inParts(purl.strip()));
      Map<String, String> qualifiers = parsed.getQualifiers();
      String distro = qualifiers == null ? null : qualifiers.get("distro");
      if (distro == null
          || distro.isEmpty()
          || !Character.isDigit(distro.charAt(0))
          || parsed.getNamespace() == null) {
        return parsed;
      }
      TreeMap<String, String> named = new TreeMap<>(qualifiers);
      named.put("distro", parsed.getNamespace() + "-" + distro);
      return new PackageURL(
          parsed.getType(),
          parsed.getNamespace(),
          parsed.getName(),
          parsed.getVersion(),
          named,
          parsed.getSubpath());
    } catch (MalformedPackageURLException e) {
      return null;
    }
  }

  /** Go's own tools escape the slashes of a module's path. */
  private static String inParts(String purl) {
    return purl.startsWith("pkg:golang/") ? purl.replaceAll("(?i)%2F", "/") : purl;
  }

  /** In canonical form. The library writes a byte beyond ASCII with its sign. */
  static String text(PackageURL purl) {
    return purl.canonicalize().replace("%FFFFFF", "%");
  }

  /**
   * Of a package whose tool tells only these.
   *
   * @param kind ecosystem, package type, language or distribution by any tool's name, as {@code
   *     Packagist}, {@code gomod} or {@code Debian:12}
   * @param name as the ecosystem writes it, with its group or scope
   * @param distro {@code debian-12}; empty for a language's package
   * @param upstream the source package where its name differs; else empty
   * @return empty where there is no name
   */
  static String of(String kind, String name, String version, String distro, String upstream) {
    if (name.isBlank()) {
      return "";
    }
    String[] type = type(kind).split("/", 2);
    String namespace = type.length > 1 ? type[1] : "";
    String bare = name.strip();
    if (type[0].equals("maven") && bare.contains(":")) {
      namespace = bare.substring(0, bare.indexOf(':'));
      bare = bare.substring(bare.indexOf(':') + 1);
    } else if (type.length == 1 && bare.contains("/")) {
      namespace = bare.substring(0, bare.lastIndexOf('/'));
      bare = bare.substring(bare.lastIndexOf('/') + 1);
    }
    TreeMap<String, String> qualifiers = new TreeMap<>();
    if (!distro.isBlank() && OF_SYSTEMS.contains(type[0])) {
      qualifiers.put("distro", distro.strip());
    }
    if (!upstream.isBlank() && !upstream.equals(name)) {
      qualifiers.put("upstream", upstream.strip());
    }
    try {
      return text(
          new PackageURL(
              type[0],
              namespace.isBlank() ? null : namespace,
              bare,
              version.isBlank() ? null : version.strip(),
              qualifiers.isEmpty() ? null : qualifiers,
              null));
    } catch (MalformedPackageURLException e) {
      return "pkg:generic/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
  }

  /** The tool's purl in canonical form; where it is none, one of the other words. */
  static String orOf(String purl, String kind, String name, String version, String distro) {
    PackageURL parsed = parse(purl);
    return parsed == null ? of(kind, name, version, distro, "") : text(parsed);
  }

  /** Whether it is of a system's package manager, and so in one place only. */
  static boolean ofSystem(String purl) {
    int slash = purl.indexOf('/');
    return slash > 0 && OF_SYSTEMS.contains(purl.substring("pkg:".length(), slash));
  }

  /** Of a purl in canonical form; empty where there is none. */
  static String qualifier(String purl, String name) {
    PackageURL parsed = parse(purl);
    if (parsed == null || parsed.getQualifiers() == null) {
      return "";
    }
    return parsed.getQualifiers().getOrDefault(name, "");
  }

  private static String type(String kind) {
    String bare = kind.strip().toLowerCase(Locale.ROOT);
    int colon = bare.indexOf(':');
    return TYPES.getOrDefault(colon < 0 ? bare : bare.substring(0, colon), "generic");
  }

  private static Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    put(types, "maven", "maven", "jar", "pom", "gradle", "sbt", "java", "java-archive");
    put(types, "maven", "gradle-lockfile", "sbt-lockfile", "jenkins-plugin", "clojars");
    put(types, "npm", "npm", "yarn", "pnpm", "node-pkg", "nodejs", "javascript", "js", "bun");
    put(types, "pypi", "pypi", "pip", "pipenv", "poetry", "python", "python-pkg", "uv");
    put(
        types,
        "golang",
        "go",
        "gomod",
        "gobinary",
        "golang",
        "golangdep",
        "go-module",
        "gomodules");
    put(types, "golang", "govendor");
    put(types, "gem", "rubygems", "gem", "gemspec", "bundler", "ruby");
    put(types, "nuget", "nuget", "dotnet", "dotnet-core", "dotnet-deps", "packages-props", "paket");
    put(types, "composer", "packagist", "composer", "composer-vendor", "php", "php-composer");
    put(types, "composer", "php-composer-installed", "php-composer-lock");
    put(types, "cargo", "crates.io", "cargo", "rust", "rustbinary", "rust-binary", "rust-crate");
    put(types, "conan", "conan", "conancenter");
    put(types, "hex", "hex", "mix", "mix-lock", "erlang-otp");
    put(types, "pub", "pub", "dart", "dart-pub");
    put(types, "swift", "swift", "swifturl");
    put(types, "cocoapods", "cocoapods", "pod");
    put(types, "conda", "conda", "conda-pkg", "conda-environment");
    put(types, "cran", "cran", "r-package");
    put(types, "hackage", "hackage");
    put(types, "julia", "julia");
    put(types, "bitnami", "bitnami");
    put(types, "githubactions", "github actions", "github-action", "github-action-workflow");
    put(types, "deb/debian", "debian", "deb", "dpkg");
    put(types, "deb/ubuntu", "ubuntu");
    put(types, "apk/alpine", "alpine", "apk");
    put(types, "apk/wolfi", "wolfi");
    put(types, "apk/chainguard", "chainguard");
    put(types, "rpm/redhat", "redhat", "red hat", "rhel", "rpm");
    put(types, "rpm/centos", "centos");
    put(types, "rpm/rocky", "rocky", "rocky linux");
    put(types, "rpm/almalinux", "alma", "almalinux");
    put(types, "rpm/amzn", "amazon", "amzn", "amazonlinux", "amazon linux");
    put(types, "rpm/fedora", "fedora");
    put(types, "rpm/ol", "oracle", "ol", "oraclelinux");
    put(types, "rpm/suse", "suse", "sles", "suse linux enterprise server");
    put(types, "rpm/opensuse", "opensuse", "opensuse-leap", "opensuse-tumbleweed");
    put(types, "rpm/opensuse", "opensuse.leap", "opensuse.tumbleweed");
    put(types, "rpm/photon", "photon", "photon os");
    put(types, "rpm/azurelinux", "azurelinux", "azure linux");
    put(types, "rpm/mariner", "cbl-mariner", "mariner");
    put(types, "alpm/arch", "arch", "alpm");
    return Map.copyOf(types);
  }

  private static void put(Map<String, String> types, String type, String... kinds) {
    for (String kind : kinds) {
      types.put(kind, type);
    }
  }
}
