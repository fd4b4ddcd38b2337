package dev.mothership.ingest.format;

import com.github.packageurl.PackageURL;
import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.model.ReportedAsset;
import org.jspecify.annotations.Nullable;

/** What a CycloneDX document is of, by its {@code metadata.component}. */
final class CycloneDxSubject {
  private CycloneDxSubject() {}

  /**
   * @param serialNumber of the document, which is its name where it has no other; may be empty
   */
  static ReportedAsset of(@Nullable Item component, String serialNumber) throws MalformedReport {
    if (component == null) {
      return named(serialNumber);
    }
    String name = component.text("name").strip();
    PackageURL purl = Purls.parse(component.text("purl"));
    if (purl != null && (purl.getType().equals("oci") || purl.getType().equals("docker"))) {
      return Subjects.image(purl, name);
    }
    if (name.isEmpty() && purl == null) {
      return named(serialNumber);
    }
    return switch (component.text("type")) {
      case "container" -> name.isEmpty() ? named(serialNumber) : container(component, name);
      case "operating-system", "device", "firmware", "platform" ->
          name.isEmpty() ? named(serialNumber) : AssetKeys.host(name, name);
      default -> application(component, purl, name);
    };
  }

  private static ReportedAsset named(String serialNumber) {
    return serialNumber.isBlank()
        ? Subjects.unnamed()
        : Subjects.application(serialNumber.strip(), "");
  }

  private static ReportedAsset container(Item component, String name) throws MalformedReport {
    String version = component.text("version");
    for (Item property : component.list("properties")) {
      if (property.node().isObject()
          && property.text("name").equals("aquasecurity:trivy:RepoDigest")) {
        return AssetKeys.image(name, property.text("value"));
      }
    }
    boolean tag = !version.isEmpty() && !version.contains(":") && !name.matches(".*[:@][^/]*");
    return AssetKeys.image(tag ? name + ":" + version : name, version.contains(":") ? version : "");
  }

  private static ReportedAsset application(Item component, @Nullable PackageURL purl, String name)
      throws MalformedReport {
    for (Item reference : component.list("externalReferences")) {
      String url = reference.text("url");
      if (reference.text("type").equals("vcs") && url.contains("/")) {
        return AssetKeys.repositoryOf(url);
      }
    }
    if (purl != null) {
      return Subjects.application(Subjects.bare(purl), name);
    }
    String group = component.text("group");
    return Subjects.application(group.isEmpty() ? name : group + "/" + name, name);
  }
}
