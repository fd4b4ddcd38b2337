package dev.mothership.ingest.format;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedAsset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;

/** What inventories are of. A version is no part of an application's identity. */
final class Subjects {
  private static final ReportedAsset UNNAMED = application("unnamed", "");

  private Subjects() {}

  /** Where a report does not say what it is of: things are told of it, and never that all is. */
  static ReportedAsset unnamed() {
    return UNNAMED;
  }

  /** Each asset once, as looked at as a whole. */
  static void looked(Collection<ReportedAsset> assets, ReportSink sink) throws MalformedReport {
    for (ReportedAsset asset : new LinkedHashSet<>(assets)) {
      if (!asset.equals(UNNAMED)) {
        sink.add(Looked.at(asset));
      }
    }
  }

  /** {@code pkg:oci} names an image by digest, {@code pkg:docker} by tag or digest. */
  static ReportedAsset image(PackageURL purl, String name) {
    Map<String, String> qualifiers = purl.getQualifiers() == null ? Map.of() : purl.getQualifiers();
    String inNamespace =
        purl.getNamespace() == null ? purl.getName() : purl.getNamespace() + "/" + purl.getName();
    String repository = qualifiers.getOrDefault("repository_url", "");
    if (repository.isEmpty()) {
      repository = name.isEmpty() ? inNamespace : name;
    } else if (purl.getType().equals("docker")) {
      repository = repository + "/" + inNamespace;
    } else if (!repository.endsWith("/" + purl.getName())) {
      repository = repository + "/" + purl.getName();
    }
    String version = purl.getVersion() == null ? "" : purl.getVersion();
    boolean digest = version.startsWith("sha256:");
    String tag = qualifiers.getOrDefault("tag", digest ? "" : version);
    boolean tagged = repository.matches(".*[:@][^/]*");
    return AssetKeys.image(
        tag.isEmpty() || tagged ? repository : repository + ":" + tag, digest ? version : "");
  }

  static ReportedAsset application(String id, String name) {
    return AssetKeys.other("application", "", id, name, "");
  }

  /** Type, namespace and name alone. */
  static String bare(PackageURL purl) {
    try {
      return new PackageURL(purl.getType(), purl.getNamespace(), purl.getName(), null, null, null)
          .canonicalize();
    } catch (MalformedPackageURLException e) {
      return purl.getName();
    }
  }
}
