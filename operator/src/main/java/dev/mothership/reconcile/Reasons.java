package dev.mothership.reconcile;

/**
 * Condition types and reasons: a stable vocabulary that people write alerts on. Documented in
 * docs/reference/conditions.md; reasons of failures come from {@link
 * dev.mothership.model.FailureReason}.
 */
public final class Reasons {
  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";
  public static final String CREDENTIALS_VALID = "CredentialsValid";
  public static final String INVENTORY_SYNCED = "InventorySynced";
  public static final String SCAN_SUCCEEDED = "ScanSucceeded";
  public static final String EXTERNAL_ID_ENFORCED = "ExternalIdEnforced";
  public static final String PROJECTION_COMPLETE = "ProjectionComplete";
  public static final String SWEEP_HALTED = "SweepHalted";
  public static final String ACCOUNTS_PLACED = "AccountsPlaced";
  public static final String OWNERS_BOUND = "OwnersBound";
  public static final String CORRELATED = "Correlated";
  public static final String APPROVED = "Approved";
  public static final String DELIVERING = "Delivering";
  public static final String TEST_SUCCEEDED = "TestSucceeded";
  public static final String DEAD_LETTERS = "DeadLetters";
  public static final String EXECUTED = "Executed";
  public static final String REPORT_ACCEPTED = "ReportAccepted";
  public static final String SOURCE_READY = "SourceReady";

  public static final String SUCCEEDED = "Succeeded";
  public static final String PARTIAL = "Partial";
  public static final String PROGRESSING = "Progressing";
  public static final String SUSPENDED = "Suspended";
  public static final String NO_TENANT = "NoTenant";
  public static final String TENANT_CONFLICT = "TenantConflict";
  public static final String EXTERNAL_ID_TAKEN = "ExternalIdTaken";
  public static final String IDENTITY_NOT_FOUND = "IdentityNotFound";
  public static final String IDENTITY_NOT_ALLOWED = "IdentityNotAllowed";
  public static final String IDENTITY_SUSPENDED = "IdentitySuspended";
  public static final String VERIFIED = "Verified";
  public static final String EXTERNAL_ID_NOT_ENFORCED = "ExternalIdNotEnforced";
  public static final String DATABASE_UNAVAILABLE = "DatabaseUnavailable";
  public static final String TOO_MANY_MISSING = "TooManyMissing";
  public static final String TOO_MANY_ACCOUNTS = "TooManyAccounts";
  public static final String INVALID_MODEL = "InvalidModel";
  public static final String ANOTHER_MODEL_ENFORCED = "AnotherModelEnforced";
  public static final String TRUNCATED = "Truncated";
  public static final String UNKNOWN_REFERENCE = "UnknownReference";
  public static final String EXPRESSION_REFUSED = "ExpressionRefused";
  public static final String OVERRULED = "Overruled";
  public static final String ACCOUNTS_SKIPPED = "AccountsSkipped";
  public static final String DRY_RUN = "DryRun";
  public static final String BINDING_REFUSED = "BindingRefused";
  public static final String CORRELATION_FAILING = "CorrelationFailing";
  public static final String WAITING_FOR_APPROVAL = "WaitingForApproval";
  public static final String REJECTED = "Rejected";
  public static final String EXPIRES_TOO_LATE = "ExpiresTooLate";
  public static final String EXPIRED = "Expired";
  public static final String TOO_MANY_MATCHES = "TooManyMatches";
  public static final String CHANNEL_NOT_FOUND = "ChannelNotFound";
  public static final String CHANNEL_NOT_ALLOWED = "ChannelNotAllowed";
  public static final String CHANNEL_SUSPENDED = "ChannelSuspended";
  public static final String APPROVED_BY_PERSON = "ApprovedByPerson";
  public static final String APPROVED_BY_POLICY = "ApprovedByPolicy";
  public static final String OUTSIDE_WINDOW = "OutsideWindow";
  public static final String LIMIT_REACHED = "LimitReached";
  public static final String STORM_BRAKE = "StormBrake";
  public static final String PAUSED = "Paused";
  public static final String NO_WRITE_ROLE = "NoWriteRole";
  public static final String NOT_AUTHORIZED = "NotAuthorized";
  public static final String JOBS_NAMESPACE_MISSING = "JobsNamespaceMissing";
  public static final String JOB_NOT_STARTED = "JobNotStarted";
  public static final String FINDING_NOT_FOUND = "FindingNotFound";
  public static final String NOT_APPLICABLE = "NotApplicable";
  public static final String NOT_NEEDED = "NotNeeded";
  public static final String OUTDATED = "Outdated";
  public static final String RECOVERING = "Recovering";
  public static final String ROLLED_BACK = "RolledBack";
  public static final String ROLLBACK_FAILED = "RollbackFailed";
  public static final String OBJECTS_REFUSED = "ObjectsRefused";
  public static final String ACTIONS_REFUSED = "ActionsRefused";
  public static final String INTERNAL_ERROR = "InternalError";

  private Reasons() {}
}
