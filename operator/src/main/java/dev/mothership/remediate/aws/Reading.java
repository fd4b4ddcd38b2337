package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.remediate.Target;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** How every action asks, and says that there is nothing to ask about. */
final class Reading {
  private Reading() {}

  static <T> T call(String call, Supplier<T> ask) {
    try {
      return ask.get();
    } catch (SdkException e) {
      throw AwsFailures.failed(call, e);
    }
  }

  static OperationFailed gone(String call, Target target) {
    return refused(call, "NotFound", target.key() + " is not there any more");
  }

  static OperationFailed refused(String call, String code, String message) {
    return new OperationFailed(new Failure(FailureReason.INVALID_DATA, call, code, message), null);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
