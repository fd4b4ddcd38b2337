package dev.mothership.correlate.access;

/**
 * Who asks.
 *
 * @param arn of the user, role, session or root; the provider's name for services and federations;
 *     empty for nobody in particular
 * @param roleArn of the role that a session is of; empty for others
 * @param account empty for services and for nobody in particular
 */
record Caller(Kind kind, String arn, String roleArn, String account) {
  enum Kind {
    ROOT,
    USER,
    ROLE,
    SESSION,
    FEDERATED,
    SERVICE,
    ANYBODY
  }

  static final Caller ANYBODY = new Caller(Kind.ANYBODY, "", "", "");
  private static final int ACCOUNT = 4;
  private static final int RESOURCE = 5;
  private static final int ARN_PARTS = 6;

  static Caller service(String name) {
    return new Caller(Kind.SERVICE, name, "", "");
  }

  /** An identity provider's user, by the provider. */
  static Caller federated(String provider) {
    return new Caller(Kind.FEDERATED, provider, "", accountOf(provider));
  }

  /** By the ARN of a root user, a user, a role, or the session of a role. */
  static Caller of(String arn) {
    String[] parts = arn.split(":", ARN_PARTS);
    if (parts.length < ARN_PARTS) {
      return ANYBODY;
    }
    String account = parts[ACCOUNT];
    String resource = parts[RESOURCE];
    if (resource.equals("root")) {
      return new Caller(Kind.ROOT, arn, "", account);
    }
    if (resource.startsWith("assumed-role/")) {
      String name = resource.split("/")[1];
      String role = "arn:" + parts[1] + ":iam::" + account + ":role/" + name;
      return new Caller(Kind.SESSION, arn, role, account);
    }
    return resource.startsWith("role/")
        ? new Caller(Kind.ROLE, arn, arn, account)
        : new Caller(Kind.USER, arn, "", account);
  }

  /** The account within an ARN; empty where there is none. */
  static String accountOf(String arn) {
    String[] parts = arn.split(":", ARN_PARTS);
    return parts.length == ARN_PARTS ? parts[ACCOUNT] : "";
  }
}
