package dev.mothership.model;

/** Why a call or a stage failed; its name in CamelCase is the condition reason people see. */
public enum FailureReason {
  CREDENTIALS_REJECTED("CredentialsRejected", false),
  ROLE_REFUSED("RoleRefused", false),
  WRONG_ACCOUNT("WrongAccount", false),
  ACCOUNT_CLAIMED("AccountClaimed", false),
  SECRET_NOT_READABLE("SecretNotReadable", false),
  EXTERNAL_ID_NOT_ENFORCED("ExternalIdNotEnforced", false),
  PERMISSION_DENIED("PermissionDenied", false),
  THROTTLED("Throttled", true),
  UNREACHABLE("Unreachable", true),
  INVALID_DATA("InvalidData", false),
  STAGING_LOST("StagingLost", true),
  DESTINATION_NOT_FOUND("DestinationNotFound", false),
  DESTINATION_REFUSED("DestinationRefused", false),
  MESSAGE_REFUSED("MessageRefused", false),
  ACCOUNT_NOT_READY("AccountNotReady", true),
  SERVICE_NOT_ENABLED("ServiceNotEnabled", false),
  KIND_NOT_SERVED("KindNotServed", false),
  IMAGE_NOT_ALLOWED("ImageNotAllowed", false),
  ACCOUNT_NOT_READABLE("NotAuthorized", false),
  JOBS_NAMESPACE_MISSING("JobsNamespaceMissing", false),
  JOB_NOT_STARTED("JobNotStarted", true),
  TOOL_FAILED("ToolFailed", false),
  INTERNAL("InternalError", true);

  private final String conditionReason;
  private final boolean retryable;

  FailureReason(String conditionReason, boolean retryable) {
    this.conditionReason = conditionReason;
    this.retryable = retryable;
  }

  public String conditionReason() {
    return conditionReason;
  }

  /** Whether trying again soon may help without anybody changing anything. */
  public boolean retryable() {
    return retryable;
  }
}
