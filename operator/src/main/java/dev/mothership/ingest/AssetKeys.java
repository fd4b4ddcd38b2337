package dev.mothership.ingest;

import dev.mothership.model.AssetKey;
import dev.mothership.model.ImageReference;
import dev.mothership.model.ReportedAsset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys of what reports name, in the form that inventory has them: AWS by ARN, Azure by the
 * lower-cased resource id, GCP by the full resource name, Kubernetes by cluster, kind, namespace
 * and name, images by digest.
 */
public final class AssetKeys {
  private static final Pattern ARN =
      Pattern.compile("arn:(aws[\\w-]*):([\\w-]+):([\\w-]*):(\\d{12}|aws|):(.+)");
  private static final Pattern SUBSCRIPTION =
      Pattern.compile("(?i)/subscriptions/([0-9a-f-]{36})(/.*)?");
  private static final Pattern GCP = Pattern.compile("//[\\w.-]+/(?:.*?projects/([^/]+))?.*");

  private AssetKeys() {}

  /**
   * Whatever id a tool has for a cloud's resource: an ARN, an Azure resource id or a GCP full name.
   *
   * @param type as the tool calls it; empty where it does not say
   * @param account where the id does not hold it
   */
  public static ReportedAsset resource(
      String id, String type, String name, String account, String region) {
    Matcher arn = ARN.matcher(id);
    if (arn.matches()) {
      return aws(arn, name, account, region);
    }
    Matcher azure = SUBSCRIPTION.matcher(id);
    if (azure.matches()) {
      return new ReportedAsset(
          new AssetKey(id.toLowerCase(Locale.ROOT)),
          "azure." + (type.isEmpty() ? "resource" : type.toLowerCase(Locale.ROOT)),
          name.isEmpty() ? id.substring(id.lastIndexOf('/') + 1) : name,
          "azure",
          azure.group(1).toLowerCase(Locale.ROOT),
          region);
    }
    Matcher gcp = GCP.matcher(id);
    if (gcp.matches()) {
      String project = gcp.group(1) == null ? account : gcp.group(1);
      return new ReportedAsset(
          new AssetKey(id),
          "gcp." + (type.isEmpty() ? "resource" : type.toLowerCase(Locale.ROOT)),
          name.isEmpty() ? id.substring(id.lastIndexOf('/') + 1) : name,
          "gcp",
          project,
          region);
    }
    return other(type.isEmpty() ? "resource" : type, account, id, name, region);
  }

  private static ReportedAsset aws(Matcher arn, String name, String account, String region) {
    String tail = arn.group(5);
    String kind = tail.contains("/") ? tail.substring(0, tail.indexOf('/')) : "";
    String last = tail.substring(Math.max(tail.lastIndexOf('/'), tail.lastIndexOf(':')) + 1);
    return new ReportedAsset(
        new AssetKey(arn.group()),
        "aws." + arn.group(2) + (kind.isEmpty() ? "" : "." + kind.toLowerCase(Locale.ROOT)),
        name.isEmpty() ? last : name,
        "aws",
        arn.group(4).isEmpty() ? account : arn.group(4),
        arn.group(3).isEmpty() ? (region.isEmpty() ? "global" : region) : arn.group(3));
  }

  /**
   * An account as a whole: a check that is of no resource is of this.
   *
   * @param provider aws, azure or gcp
   */
  public static ReportedAsset account(String provider, String account) {
    String key =
        switch (provider) {
          case "aws" -> "arn:aws:iam::" + account + ":root";
          case "azure" -> "/subscriptions/" + account.toLowerCase(Locale.ROOT);
          case "gcp" -> "//cloudresourcemanager.googleapis.com/projects/" + account;
          default -> provider + "/account/" + account;
        };
    return new ReportedAsset(
        new AssetKey(key), provider + ".account", account, provider, account, "global");
  }

  /**
   * A container image: by digest where one is known, else by its name, which is less than an
   * identity and all there is.
   *
   * @param reference with registry, as {@code registry.example.com/shop/web:1.2}; Docker Hub where
   *     it names none
   * @param digest {@code sha256:…}, or a reference that ends in one; empty where not known
   */
  public static ReportedAsset image(String reference, String digest) {
    AssetKey key = ImageReference.of(reference, digest).key();
    return new ReportedAsset(key, "image", reference, "", "", "");
  }

  /**
   * A host by the best name the tool has.
   *
   * @param id instance id, machine id or host name
   */
  public static ReportedAsset host(String id, String name) {
    return other("host", "", id, name, "");
  }

  /**
   * Source code.
   *
   * @param url of the repository, or the name or path that the tool was given
   */
  public static ReportedAsset repositoryOf(String url) {
    String bare =
        url.strip()
            .replaceFirst("(?i)^(git\\+)?(https?|ssh|git)://([^@/]*@)?", "")
            .replaceFirst("^git@([^/:]+):", "$1/")
            .replaceFirst("\\.git$", "");
    return other("repository", "", bare, url.strip(), "");
  }

  /**
   * An object of a cluster.
   *
   * @param cluster its UID where the tool knows it, else its name; empty for neither
   * @param namespace empty for cluster-wide
   */
  public static ReportedAsset kubernetes(
      String cluster, String group, String kind, String namespace, String name) {
    return new ReportedAsset(
        new AssetKey(String.join("/", "k8s", cluster, group, kind, namespace, name)),
        "kubernetes." + kind.toLowerCase(Locale.ROOT),
        name,
        "kubernetes",
        cluster,
        "");
  }

  /** Anything else, by a key that cannot be taken for a cloud's. */
  public static ReportedAsset other(
      String type, String account, String id, String name, String region) {
    return new ReportedAsset(
        new AssetKey(type.toLowerCase(Locale.ROOT) + ":" + account + ":" + id),
        type.toLowerCase(Locale.ROOT),
        name.isEmpty() ? id : name,
        "",
        account,
        region);
  }
}
