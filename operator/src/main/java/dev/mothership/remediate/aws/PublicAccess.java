package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The public access block of a bucket or an account; both are asked alike.
 *
 * @param put name of the call that sets it
 * @param delete name of the call that takes it away
 * @param region where both are made
 * @param whose the parameter that says whose block it is, and its value
 */
record PublicAccess(String put, String delete, String region, String whose, String value) {
  private static final String BLOCK = "PublicAccessBlockConfiguration";
  private static final List<String> FLAGS =
      List.of("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets");

  /** Null where none was ever set. */
  static ObjectNode read(String call, Supplier<SdkPojo> ask) {
    ObjectNode state = Reading.object();
    try {
      state.set(BLOCK, SdkJson.of(ask.get()));
      return state;
    } catch (AwsServiceException e) {
      if (AwsFailures.code(e).equals("NoSuchPublicAccessBlockConfiguration")) {
        return state.putNull(BLOCK);
      }
      throw AwsFailures.failed(call, e);
    } catch (SdkException e) {
      throw AwsFailures.failed(call, e);
    }
  }

  Change change(ObjectNode present) {
    ObjectNode after = Reading.object();
    ObjectNode block = after.putObject(BLOCK);
    FLAGS.forEach(flag -> block.put(flag, true));
    return CanonicalJson.same(after, present)
        ? Change.none(present)
        : new Change(List.of(set(after)), after);
  }

  List<PlannedCall> undo(ObjectNode before, ObjectNode present) {
    return CanonicalJson.same(before, present) ? List.of() : List.of(set(before));
  }

  private PlannedCall set(ObjectNode state) {
    ObjectNode parameters = Reading.object().put(whose, value);
    if (state.path(BLOCK).isNull()) {
      return new PlannedCall(delete, region, parameters);
    }
    parameters.set(BLOCK, state.path(BLOCK));
    return new PlannedCall(put, region, parameters);
  }
}
