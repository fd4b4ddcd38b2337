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
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ModifySnapshotAttributeRequest;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;

/** Takes a disk's snapshot from everybody; accounts that it is shared with by number keep it. */
public final class SnapshotPrivate implements RemediationAction {
  private static final String READ = "ec2:DescribeSnapshotAttribute";
  private static final AwsWrite MODIFY =
      AwsWrite.of(
          "ec2:ModifySnapshotAttribute",
          Ec2Client.class,
          Ec2Client::builder,
          ModifySnapshotAttributeRequest::builder,
          Ec2Client::modifySnapshotAttribute);
  private static final Everybody EVERYBODY = new Everybody("CreateVolumePermissions");

  @Override
  public String id() {
    return "aws-ec2-make-snapshot-private";
  }

  @Override
  public Set<String> reads() {
    return Set.of(READ);
  }

  @Override
  public List<AwsWrite> writes() {
    return List.of(MODIFY);
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    Ec2Client ec2 = session.client(Ec2Client.class, Ec2Client::builder, target.region());
    return EVERYBODY.read(
        Reading.call(
                READ,
                () ->
                    ec2.describeSnapshotAttribute(
                        r ->
                            r.snapshotId(target.id())
                                .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)))
            .createVolumePermissions());
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    return EVERYBODY.change(present, set(target, "remove"));
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return EVERYBODY.undo(before, present, set(target, "add"));
  }

  private static PlannedCall set(Target target, String operation) {
    ObjectNode parameters =
        Reading.object()
            .put("SnapshotId", target.id())
            .put("Attribute", "createVolumePermission")
            .put("OperationType", operation);
    parameters.putArray("GroupNames").add(Everybody.GROUP);
    return new PlannedCall(MODIFY.call(), target.region(), parameters);
  }
}
