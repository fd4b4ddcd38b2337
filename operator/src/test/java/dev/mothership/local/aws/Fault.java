package dev.mothership.local.aws;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An error that the front answers with instead of asking moto.
 *
 * @param service as in the signature: ec2, iam, s3; empty for all but sts
 * @param what a part of the action, for REST services of "METHOD /path?query"
 * @param code empty for the one by which the called service says that it throttles
 * @param times how often; then calls pass again
 */
public record Fault(
    String service, String what, int status, String code, String message, AtomicInteger times) {
  private static final String TOLD = "The front was told to answer so";

  /** Refuses for good, as services do whose own rules forbid the call. */
  public static Fault refused(String what, String message) {
    return new Fault(
        "", what, 400, "AccessDeniedException", message, new AtomicInteger(Integer.MAX_VALUE));
  }

  /** Refuses for good. */
  public static Fault denied(String service, String what) {
    String code = service.equals("ec2") ? "UnauthorizedOperation" : "AccessDenied";
    return new Fault(service, what, 403, code, TOLD, new AtomicInteger(Integer.MAX_VALUE));
  }

  /** Throttles that many calls, then lets them pass. */
  public static Fault throttled(String service, String what, int times) {
    return new Fault(service, what, 503, "", TOLD, new AtomicInteger(times));
  }

  private static String throttling(AwsCall.Protocol protocol) {
    return switch (protocol) {
      case EC2 -> "RequestLimitExceeded";
      case S3 -> "SlowDown";
      case QUERY, REST_XML -> "Throttling";
      case JSON -> "ThrottlingException";
    };
  }

  /** Fails that many calls inside the service, then lets them pass. */
  public static Fault broken(String service, String what, int times) {
    return new Fault(service, what, 500, "InternalError", TOLD, new AtomicInteger(times));
  }

  boolean takes(AwsCall call) {
    return (service.isEmpty() ? !call.service().equals("sts") : call.service().equals(service))
        && call.action().contains(what)
        && times.getAndDecrement() > 0;
  }

  AwsFront.Answer answer(AwsCall call) {
    return AwsFront.Answer.error(
        call.protocol(),
        status,
        code.isEmpty() ? throttling(call.protocol()) : code,
        message + ": " + call.action());
  }
}
