package dev.mothership.local.aws;

import java.util.Map;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/** The demo's second account: the checkout's staging, where some corners were cut. */
public final class StagingEstate {
  public static final String ACCOUNT = "222233331111";
  public static final String REGION = "eu-west-1";

  private static final String READ_ASSETS =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",\
      "Resource":"arn:aws:s3:::staging-assets/*"}]}""";

  private StagingEstate() {}

  public static void build(Estate estate) {
    estate.hostRole("staging-web", READ_ASSETS);
    String vpc = estate.network().vpc("staging", "10.40.0.0/16");
    String gateway = estate.network().gateway("staging", vpc);
    String outside = estate.network().subnet("public", vpc, "10.40.0.0/24", gateway);
    String web = estate.network().group("web", vpc, 443, "0.0.0.0/0");
    String ssh = estate.network().group("ssh-from-home", vpc, 22, "0.0.0.0/0");
    String host =
        estate.instance("staging-web", outside, web, HttpTokensState.REQUIRED, "staging-web", "");
    String jump = estate.instance("staging-jump", outside, ssh, HttpTokensState.OPTIONAL, "", "");
    estate.publicAddress(host);
    estate.publicAddress(jump);
    estate.bucket("staging-assets", Map.of("data-class", "internal"));
    estate.blockPublicAccess("staging-assets");
    estate.user("ci", "");
    estate.accessKey("ci");
  }
}
