package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationRequest;

/** Has a key of KMS rotated every year. */
public final class RotateKey implements RemediationAction {
  private static final String READ = "kms:GetKeyRotationStatus";
  private static final Switch SWITCH =
      new Switch(
          "KeyRotationEnabled",
          AwsWrite.of(
              "kms:EnableKeyRotation",
              KmsClient.class,
              KmsClient::builder,
              EnableKeyRotationRequest::builder,
              KmsClient::enableKeyRotation),
          AwsWrite.of(
              "kms:DisableKeyRotation",
              KmsClient.class,
              KmsClient::builder,
              DisableKeyRotationRequest::builder,
              KmsClient::disableKeyRotation));

  @Override
  public String id() {
    return "aws-kms-rotate-key";
  }

  @Override
  public Set<String> reads() {
    return Set.of(READ);
  }

  @Override
  public List<AwsWrite> writes() {
    return SWITCH.writes();
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    KmsClient kms = session.client(KmsClient.class, KmsClient::builder, target.region());
    return SWITCH.read(
        Reading.call(READ, () -> kms.getKeyRotationStatus(r -> r.keyId(target.id())))
            .keyRotationEnabled());
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    return SWITCH.change(present, target.region(), whose(target));
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return SWITCH.undo(before, present, target.region(), whose(target));
  }

  private static ObjectNode whose(Target target) {
    return Reading.object().put("KeyId", target.id());
  }
}
