package dev.mothership.cloud.aws;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What an SDK exception means to a person. */
public final class AwsFailures {
  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "UnauthorizedOperation",
          "UnauthorizedAccess",
          "AllAccessDisabled",
          "AuthorizationError");
  private static final Set<String> CREDENTIALS =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "ExpiredTokenException",
          "RequestExpired",
          "AuthFailure",
          "InvalidAccessKeyId",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "InvalidToken");
  private static final int SERVER_ERROR = 500;
  private static final int LONGEST_MESSAGE = 500;

  private AwsFailures() {}

  /**
   * @param call as {@code ec2:DescribeInstances}
   */
  public static Failure of(String call, Throwable thrown) {
    OperationFailed known = find(thrown, OperationFailed.class);
    if (known != null) {
      return known.failure();
    }
    if (thrown instanceof AwsServiceException) {
      return ofAnswer(call, (AwsServiceException) thrown);
    }
    String message = shortened(thrown.getMessage());
    if (message.contains("Unable to load credentials")) {
      return new Failure(
          FailureReason.CREDENTIALS_REJECTED,
          call,
          "NoCredentials",
          "no base credentials: give the operator's pod an identity or the account a secretRef");
    }
    if (message.startsWith("Unable to unmarshall") || message.contains("Could not parse")) {
      return new Failure(FailureReason.INVALID_DATA, call, "Unparseable", message);
    }
    if (thrown instanceof SdkException && find(thrown, IOException.class) != null) {
      return new Failure(FailureReason.UNREACHABLE, call, "Unreachable", message);
    }
    return new Failure(FailureReason.INTERNAL, call, thrown.getClass().getSimpleName(), message);
  }

  /** Whether the service has no address there. */
  public static boolean noHost(Throwable thrown) {
    return find(thrown, UnknownHostException.class) != null;
  }

  /** As an exception that a batch boundary catches. */
  public static OperationFailed failed(String call, Throwable thrown) {
    return new OperationFailed(of(call, thrown), thrown);
  }

  public static String code(AwsServiceException thrown) {
    String code = thrown.awsErrorDetails() == null ? null : thrown.awsErrorDetails().errorCode();
    return code == null || code.isEmpty() ? "Http" + thrown.statusCode() : code;
  }

  private static Failure ofAnswer(String call, AwsServiceException thrown) {
    String code = code(thrown);
    String told = thrown.awsErrorDetails() == null ? null : thrown.awsErrorDetails().errorMessage();
    return new Failure(reason(code, thrown), call, code, shortened(told));
  }

  private static FailureReason reason(String code, AwsServiceException thrown) {
    if (DENIED.contains(code) || code.equals("Http403")) {
      return FailureReason.PERMISSION_DENIED;
    }
    if (CREDENTIALS.contains(code)) {
      return FailureReason.CREDENTIALS_REJECTED;
    }
    if (thrown.isThrottlingException() || code.equals("SlowDown")) {
      return FailureReason.THROTTLED;
    }
    return thrown.statusCode() >= SERVER_ERROR
        ? FailureReason.UNREACHABLE
        : FailureReason.INVALID_DATA;
  }

  private static <T extends Throwable> @Nullable T find(@Nullable Throwable thrown, Class<T> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }

  private static String shortened(@Nullable String message) {
    String text = message == null ? "" : message;
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }
}
