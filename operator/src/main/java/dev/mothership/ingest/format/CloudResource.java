package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.model.ReportedAsset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a tool that looks at clouds calls a resource, by the key that inventory has for it. */
final class CloudResource {
  private static final Pattern ECR_IMAGE =
      Pattern.compile(
          "arn:aws(-cn)?[\\w-]*:ecr:([\\w-]+):(\\d{12}):repository/(.+)/(sha256:[0-9a-f]{64})");
  private static final Pattern ACCOUNT = Pattern.compile("(?:AWS::::Account:)?(\\d{12})");
  private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{8,17}");
  private static final Pattern SELF_LINK =
      Pattern.compile("https://(?:www|compute)\\.googleapis\\.com/compute/v1/(projects/.+)");

  private CloudResource() {}

  /**
   * @param provider aws, azure, gcp or kubernetes in any case; empty where the report does not say
   * @param id the tool's; the account as a whole where it is empty
   */
  static ReportedAsset of(
      String provider, String id, String type, String name, String account, String region) {
    String cloud = provider.toLowerCase(Locale.ROOT);
    String bare = id.strip();
    if (bare.isEmpty() || bare.equals(account)) {
      return account.isEmpty()
          ? AssetKeys.resource(name, type, name, account, region)
          : AssetKeys.account(cloud.isEmpty() ? "cloud" : cloud, account);
    }
    Matcher image = ECR_IMAGE.matcher(bare);
    if (image.matches()) {
      String domain = image.group(1) == null ? ".amazonaws.com/" : ".amazonaws.com.cn/";
      String registry = image.group(3) + ".dkr.ecr." + image.group(2) + domain;
      return AssetKeys.image(registry + image.group(4), image.group(5));
    }
    Matcher whole = ACCOUNT.matcher(bare);
    if (whole.matches() && (cloud.equals("aws") || bare.startsWith("AWS"))) {
      return AssetKeys.account("aws", whole.group(1));
    }
    if (INSTANCE.matcher(bare).matches() && account.matches("\\d{12}") && !region.isEmpty()) {
      String arn = "arn:aws:ec2:" + region + ":" + account + ":instance/" + bare;
      return AssetKeys.resource(arn, type, name, account, region);
    }
    Matcher link = SELF_LINK.matcher(bare);
    String full = link.matches() ? "//compute.googleapis.com/" + link.group(1) : bare;
    return AssetKeys.resource(full, type, name, account, region);
  }
}
