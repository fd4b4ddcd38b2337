package dev.mothership.local.aws;

import java.util.Map;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/**
 * The account of the quickstart: a shop's checkout in production. One instance has it all wrong
 * together (HTTP open to the world, IMDSv1, a role that may do anything), one bucket is public, and
 * most of the rest is as it should be.
 */
public final class QuickstartEstate {
  public static final String ACCOUNT = "111122223333";
  public static final String REGION = "eu-west-1";

  private static final String EVERYTHING =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
  private static final String READ_ASSETS =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",\
      "Resource":"arn:aws:s3:::checkout-assets/*"}]}""";
  private static final String SEND_MESSAGES =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage",\
      "Resource":"arn:aws:sqs:eu-west-1:111122223333:orders"}]}""";
  private static final String DEPLOY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Action":["s3:PutObject","ecr:BatchGetImage"],"Resource":["arn:aws:s3:::checkout-artifacts/*",\
      "arn:aws:ecr:eu-west-1:111122223333:repository/checkout"]}]}""";
  private static final String ANYBODY_READS =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",\
      "Action":"s3:GetObject","Resource":"arn:aws:s3:::checkout-campaign-2019/*"}]}""";

  private final Estate estate;
  private String web = "";

  private QuickstartEstate(Estate estate) {
    this.estate = estate;
  }

  /** Builds it and gives what is needed to change it later. */
  public static QuickstartEstate build(Estate estate) {
    QuickstartEstate built = new QuickstartEstate(estate);
    built.identities();
    built.network();
    built.buckets();
    return built;
  }

  private void identities() {
    estate.hostRole("checkout-web", EVERYTHING);
    estate.hostRole("checkout-api", READ_ASSETS);
    estate.hostRole("checkout-worker", SEND_MESSAGES);
    String deploy = estate.managedPolicy("checkout-deploy", DEPLOY);
    String read = estate.managedPolicy("checkout-read-assets", READ_ASSETS);
    estate.role("checkout-deployer", "arn:aws:iam::" + ACCOUNT + ":user/ci");
    estate.attach("checkout-deployer", deploy);
    estate.group("developers", read);
    estate.user("ci", "");
    estate.accessKey("ci");
    estate.user("amina", "developers");
    estate.user("jonas", "developers");
  }

  private void network() {
    String vpc = estate.network().vpc("checkout", "10.20.0.0/16");
    String gateway = estate.network().gateway("checkout", vpc);
    String outside = estate.network().subnet("public", vpc, "10.20.0.0/24", gateway);
    String inside = estate.network().subnet("private", vpc, "10.20.1.0/24", "");
    String data = estate.network().subnet("data", vpc, "10.20.2.0/24", "");
    String http = estate.network().group("web", vpc, 80, "0.0.0.0/0");
    String api = estate.network().groupFrom("api", vpc, 8443, http);
    String database = estate.network().groupFrom("database", vpc, 5432, api);
    String office = estate.network().group("bastion", vpc, 22, "203.0.113.0/24");
    web =
        estate.instance(
            "checkout-web", outside, http, HttpTokensState.OPTIONAL, "checkout-web", "");
    estate.publicAddress(web);
    String bastion =
        estate.instance("checkout-bastion", outside, office, HttpTokensState.REQUIRED, "", "");
    estate.publicAddress(bastion);
    estate.instance("checkout-api", inside, api, HttpTokensState.REQUIRED, "checkout-api", "");
    estate.instance(
        "checkout-worker", inside, api, HttpTokensState.REQUIRED, "checkout-worker", "");
    estate.instance("checkout-legacy", inside, api, HttpTokensState.OPTIONAL, "checkout-api", "");
    estate.instance(
        "checkout-db", data, database, HttpTokensState.REQUIRED, "", "#!/bin/sh\nset -e\n");
  }

  private void buckets() {
    estate.bucket("checkout-campaign-2019", Map.of());
    estate.bucketPolicy("checkout-campaign-2019", ANYBODY_READS);
    Map<String, String> classes =
        Map.of(
            "checkout-assets", "internal",
            "checkout-artifacts", "internal",
            "checkout-invoices", "confidential",
            "checkout-logs", "internal",
            "checkout-backups", "regulated");
    classes.forEach(
        (bucket, dataClass) -> {
          estate.bucket(bucket, Map.of("data-class", dataClass));
          estate.blockPublicAccess(bucket);
        });
  }

  /** Breaks one link of the path: the web server no longer answers IMDSv1. */
  public void requireImdsv2() {
    estate.requireImdsv2(web);
  }
}
