package dev.mothership.ingest.format;

import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedPackage;

/** Installed software, with the source package that a distribution's advisories name. */
final class Packages {
  private Packages() {}

  /**
   * @param purl in canonical form
   * @param location of a language's package; dropped for a system's, which is installed once
   * @param source name of the source package; empty where the tool does not say, and the purl's
   *     {@code upstream} counts then
   */
  static ReportedPackage of(
      ReportedAsset asset, String purl, String location, String source, String sourceVersion) {
    if (!Purls.ofSystem(purl)) {
      return new ReportedPackage(asset, purl, location, "", "");
    }
    if (!source.isBlank()) {
      return new ReportedPackage(asset, purl, "", source, sourceVersion);
    }
    String upstream = Purls.qualifier(purl, "upstream");
    int at = upstream.indexOf('@');
    return new ReportedPackage(
        asset,
        purl,
        "",
        at < 0 ? withoutSourceFile(upstream) : upstream.substring(0, at),
        at < 0 ? "" : upstream.substring(at + 1));
  }

  /** Syft has {@code bash-5.1.8-6.el9.src.rpm} there for rpm. */
  private static String withoutSourceFile(String upstream) {
    return upstream.endsWith(".src.rpm")
        ? upstream.replaceFirst("-[^-]+-[^-]+\\.src\\.rpm$", "")
        : upstream;
  }

  /** Epoch, version and release as distributions write them: {@code 1:2.3-4}. */
  static String evr(String epoch, String version, String release) {
    return (epoch.isEmpty() || epoch.equals("0") ? "" : epoch + ":")
        + version
        + (release.isEmpty() ? "" : "-" + release);
  }
}
