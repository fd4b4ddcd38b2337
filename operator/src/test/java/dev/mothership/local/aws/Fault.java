package dev.mothership.local.aws;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An error that the front answers with instead of asking moto.
 *
 * @param service as in the signature: ec2, iam, s3, sts
 * @param what a part of the action, for S3 of "METHOD /path?query"
 * @param times how often; then calls pass again
 */
public record Fault(String service, String what, int status, String code, AtomicInteger times) {
  /** Refuses for good. */
  public static Fault denied(String service, String what) {
    String code = service.equals("ec2") ? "UnauthorizedOperation" : "AccessDenied";
    return new Fault(service, what, 403, code, new AtomicInteger(Integer.MAX_VALUE));
  }

  /** Throttles that many calls, then lets them pass. */
  public static Fault throttled(String service, String what, int times) {
    String code =
        switch (service) {
          case "ec2" -> "RequestLimitExceeded";
          case "s3" -> "SlowDown";
          default -> "Throttling";
        };
    return new Fault(service, what, 503, code, new AtomicInteger(times));
  }

  /** Fails that many calls inside the service, then lets them pass. */
  public static Fault broken(String service, String what, int times) {
    return new Fault(service, what, 500, "InternalError", new AtomicInteger(times));
  }

  boolean takes(AwsCall call) {
    return call.service().equals(service)
        && call.action().contains(what)
        && times.getAndDecrement() > 0;
  }

  AwsFront.Answer answer(AwsCall call) {
    return AwsFront.Answer.error(
        service, status, code, "The front was told to answer so: " + call.action());
  }
}
