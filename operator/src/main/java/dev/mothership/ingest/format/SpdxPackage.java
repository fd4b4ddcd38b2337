package dev.mothership.ingest.format;

import com.github.packageurl.PackageURL;
import dev.mothership.ingest.AssetKeys;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedPackage;
import java.util.Locale;

/**
 * A package of any SPDX document.
 *
 * @param purl as the document has it; empty for none
 * @param purpose in capitals, as {@code CONTAINER}; empty where the document does not say
 */
record SpdxPackage(String id, String name, String version, String purl, String purpose) {
  private static final String NONE = "NOASSERTION";

  /** What a document is of that describes no one package: it has its own name alone. */
  static ReportedAsset document(String name) {
    return name.isBlank() ? Subjects.unnamed() : Subjects.application(name, name);
  }

  /** As what the document is of. */
  ReportedAsset subject() {
    PackageURL parsed = Purls.parse(purl);
    if (parsed != null && (parsed.getType().equals("oci") || parsed.getType().equals("docker"))) {
      return Subjects.image(parsed, name);
    }
    if (image()) {
      boolean digest = version.startsWith("sha256:");
      boolean tag = !digest && !version.isEmpty() && !name.matches(".*[:@][^/]*");
      return AssetKeys.image(tag ? name + ":" + version : name, digest ? version : "");
    }
    if (purpose.equals("OPERATING-SYSTEM") || purpose.equals("OPERATINGSYSTEM")) {
      return AssetKeys.host(name, name);
    }
    if (name.startsWith("com.github.")) {
      return AssetKeys.repositoryOf(name.replaceFirst("com\\.github\\.", "github.com/"));
    }
    return Subjects.application(parsed == null ? name : Subjects.bare(parsed), name);
  }

  private boolean image() {
    return purpose.equals("CONTAINER") || id.contains("DocumentRoot-Image-");
  }

  /** Whether it is software that may be vulnerable, and not what holds it. */
  boolean installed() {
    String bare = purpose.toUpperCase(Locale.ROOT);
    boolean oci = purl.startsWith("pkg:oci/") || purl.startsWith("pkg:docker/");
    return !oci && !image() && (!purl.isEmpty() || !(bare.equals("FILE") || bare.equals("SOURCE")));
  }

  ReportedPackage on(ReportedAsset asset) {
    PackageURL parsed = Purls.parse(purl);
    String said = version.equals(NONE) ? "" : version;
    String canonical =
        parsed != null ? Purls.text(parsed) : Purls.of("generic", name, said, "", "");
    return Packages.of(asset, canonical, "", "", "");
  }

  /** A tool as SPDX writes it: {@code syft-1.50.0} to name and version. */
  static String[] tool(String text) {
    String bare = text.strip();
    int dash = bare.lastIndexOf('-');
    boolean version = dash > 0 && bare.substring(dash + 1).matches("v?\\d.*");
    return version
        ? new String[] {bare.substring(0, dash).toLowerCase(Locale.ROOT), bare.substring(dash + 1)}
        : new String[] {bare.toLowerCase(Locale.ROOT), ""};
  }
}
