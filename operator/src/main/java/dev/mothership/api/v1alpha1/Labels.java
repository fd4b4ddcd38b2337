package dev.mothership.api.v1alpha1;

/** Label and annotation keys that are part of the API. */
public final class Labels {
  public static final String GROUP = "mothership.dev/";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String OPERATOR = "mothership";
  public static final String SEVERITY = GROUP + "severity";
  public static final String STATE = GROUP + "state";
  public static final String CATEGORY = GROUP + "category";
  public static final String CHECK = GROUP + "check";
  public static final String ACCOUNT = GROUP + "account";
  public static final String ORGANIZATION = GROUP + "organization";
  public static final String TENANT = GROUP + "tenant";

  /** Set it to any new value, a time by custom, to have the object served now. */
  public static final String RECONCILE_REQUESTED_AT = GROUP + "reconcile-requested-at";

  /** On a channel: set it to any new value to have one test message sent. */
  public static final String TEST_REQUESTED_AT = GROUP + "test-requested-at";

  /** On a channel: set it to any new value to have dead letters sent again. */
  public static final String RESEND_REQUESTED_AT = GROUP + "resend-requested-at";

  private Labels() {}
}
