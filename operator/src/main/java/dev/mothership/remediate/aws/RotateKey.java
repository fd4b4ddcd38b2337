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
  private static final AwsWrite ENABLE =
      AwsWrite.of(
          "kms:EnableKeyRotation",
          KmsClient.class,
          KmsClient::builder,
          EnableKeyRotationRequest::builder,
          KmsClient::enableKeyRotation);
  private static final AwsWrite DISABLE =
      AwsWrite.of(
          "kms:DisableKeyRotation",
          KmsClient.class,
          KmsClient::builder,
          DisableKeyRotationRequest::builder,
          KmsClient::disableKeyRotation);
  private static final String ON = "KeyRotationEnabled";

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
    return List.of(ENABLE, DISABLE);
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    KmsClient kms = session.client(KmsClient.class, KmsClient::builder, target.region());
    boolean on =
        Boolean.TRUE.equals(
            Reading.call(READ, () -> kms.getKeyRotationStatus(r -> r.keyId(target.id())))
                .keyRotationEnabled());
    return Reading.object().put(ON, on);
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    return present.path(ON).asBoolean()
        ? Change.none(present)
        : new Change(List.of(call(ENABLE, target)), Reading.object().put(ON, true));
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return present.path(ON).asBoolean() && !before.path(ON).asBoolean()
        ? List.of(call(DISABLE, target))
        : List.of();
  }

  private static PlannedCall call(AwsWrite write, Target target) {
    return new PlannedCall(
        write.call(), target.region(), Reading.object().put("KeyId", target.id()));
  }
}
