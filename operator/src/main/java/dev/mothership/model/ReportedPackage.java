package dev.mothership.model;

/**
 * Software that is installed on an asset.
 *
 * @param purl with version and qualifiers, as https://github.com/package-url/purl-spec has it
 * @param location file or layer it was found in; empty for a package of the system
 * @param sourceName of distributions: the source package, which advisories name; empty where the
 *     report does not say
 */
public record ReportedPackage(
    ReportedAsset asset, String purl, String location, String sourceName, String sourceVersion)
    implements ReportItem {}
