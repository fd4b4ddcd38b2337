package dev.mothership.local.aws;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/**
 * An account in which much looks worse, or better, than it is. What is true of it is written down
 * here, beside what is built, before anything has looked at it.
 */
public final class TrapsEstate {
  public static final String ACCOUNT = "444455556666";
  public static final String REGION = "eu-west-1";

  /** What the user data of one instance holds, and nobody may ever keep. */
  public static final String CANARY = "canary-7f3a9c51e8b24d60";

  /** Right-to-left, HTML, SQL and look-alike letters, as an attacker might name a thing. */
  public static final String HOSTILE_NAME =
      "\u202egnp.<script>alert(1)</script>'; drop table asset; -- \u0430dmin";

  /** Checks that fail, by id, with the names of the assets they fail for and the risk. */
  public static final Map<String, Map<String, Integer>> FAILS =
      Map.ofEntries(
          // 100·sqrt(0.7·0.8·1·1·1)
          Map.entry("aws-iam-root-access-key", Map.of(ACCOUNT, 75)),
          Map.entry("aws-iam-root-without-mfa", Map.of(ACCOUNT, 75)),
          // An administrator's key: 0.4·0.8·1·1. A role on an exposed host: 0.4·0.7·1·1; on none:
          // 0.4·0.4.
          Map.entry("aws-iam-all-actions-all-resources", Map.of("root-like", 57, "everything", 40)),
          // The reader is exposed and reads confidential data: 0.7·1·0.6·0.8; the others are not
          // reachable, but powerful: 0.7·0.4·0.6·1.
          Map.entry(
              "aws-ec2-imdsv1-allowed",
              Map.of("data-reader", 58, "nacl-shielded", 41, "no-route", 41)),
          // Exposed, with nothing to gain behind it: 0.9·1·0.6·0.4 and 0.4·1·1·0.4.
          Map.entry("aws-ec2-all-ports-open", Map.of("everything-open", 46)),
          Map.entry("aws-ec2-admin-ports-open-ipv4", Map.of("everything-open", 40)),
          // On no interface: 0.4·0.2·1·0.4.
          Map.entry("aws-ec2-admin-ports-open-ipv6", Map.of("ssh-v6", 18)),
          // Confidential by tag: 0.9·1·1·0.8; unclassified, assumed 0.7.
          Map.entry("aws-s3-bucket-public", Map.of("traps-customers", 85, "traps-acl", 79)));

  /** Instances with an open path from the internet to credentials, and its risk. */
  public static final Map<String, Integer> PATHS = Map.of("data-reader", 75);

  /** Buckets that must not be called public, whatever they look like. */
  public static final Set<String> NOT_PUBLIC = Set.of("traps-organisation", "traps-blocked");

  private static final String EVERYTHING =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
  private static final String READ_CUSTOMERS =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*"],\
      "Resource":["arn:aws:s3:::traps-customers","arn:aws:s3:::traps-customers/*"]}]}""";
  private static final String NARROW =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage",\
      "Resource":"arn:aws:sqs:eu-west-1:444455556666:jobs"}]}""";
  private static final String ANYBODY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",\
      "Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"%s}]}""";
  private static final String OUR_ORGANISATION =
      ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\"}}";

  private TrapsEstate() {}

  /**
   * Builds it.
   *
   * @return instance ids by name
   */
  public static Map<String, String> build(Estate estate) {
    estate.hostRole("everything", EVERYTHING);
    estate.hostRole("reader", READ_CUSTOMERS);
    estate.hostRole("narrow", NARROW);
    estate.user("root-like", "");
    estate.attachToUser("root-like", "arn:aws:iam::aws:policy/AdministratorAccess");
    estate.accessKey("root-like");
    buckets(estate);
    return instances(estate);
  }

  private static Map<String, String> instances(Estate estate) {
    String vpc = estate.network().vpc("traps", "10.30.0.0/16");
    String gateway = estate.network().gateway("traps", vpc);
    String open = estate.network().subnet("open", vpc, "10.30.0.0/24", gateway);
    String shielded = estate.network().subnet("shielded", vpc, "10.30.1.0/24", gateway);
    String closed = estate.network().subnet("closed", vpc, "10.30.2.0/24", "");
    String http = estate.network().group("http", vpc, 80, "0.0.0.0/0");
    String all = estate.network().openGroup("everything-open", vpc, "0.0.0.0/0");
    estate.network().groupV6("ssh-v6", vpc, 22, "::/0");
    Map<String, String> ids = new TreeMap<>();
    HttpTokensState v1 = HttpTokensState.OPTIONAL;
    HttpTokensState v2 = HttpTokensState.REQUIRED;
    String secret = "#!/bin/sh\nexport DB_PASSWORD=" + CANARY + "\n";
    ids.put("data-reader", estate.instance("data-reader", open, http, v1, "reader", secret));
    ids.put(
        "nacl-shielded", estate.instance("nacl-shielded", shielded, http, v1, "everything", ""));
    ids.put("no-route", estate.instance("no-route", closed, http, v1, "everything", ""));
    ids.put("all-ports", estate.instance("all-ports", open, all, v2, "narrow", ""));
    ids.put("hostile", estate.instance(HOSTILE_NAME, closed, http, v2, "narrow", ""));
    ids.values().forEach(estate::publicAddress);
    estate.network().shield(vpc, shielded, 80);
    return ids;
  }

  private static void buckets(Estate estate) {
    estate.bucket("traps-customers", Map.of("data-class", "confidential"));
    estate.bucketPolicy("traps-customers", ANYBODY.formatted("traps-customers", ""));
    estate.bucket("traps-acl", Map.of());
    estate.publicReadAcl("traps-acl");
    estate.bucket("traps-organisation", Map.of());
    estate.bucketPolicy(
        "traps-organisation", ANYBODY.formatted("traps-organisation", OUR_ORGANISATION));
    estate.bucket("traps-blocked", Map.of());
    estate.bucketPolicy("traps-blocked", ANYBODY.formatted("traps-blocked", ""));
    estate.blockPublicAccess("traps-blocked");
    estate.bucket("traps-denied", Map.of());
  }
}
