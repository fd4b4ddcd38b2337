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
import software.amazon.awssdk.services.ec2.model.DisableEbsEncryptionByDefaultRequest;
import software.amazon.awssdk.services.ec2.model.EnableEbsEncryptionByDefaultRequest;

/** Has new disks of a region encrypted where nobody says otherwise. */
public final class EncryptDisksByDefault implements RemediationAction {
  private static final String READ = "ec2:GetEbsEncryptionByDefault";
  private static final Switch SWITCH =
      new Switch(
          "EbsEncryptionByDefault",
          AwsWrite.of(
              "ec2:EnableEbsEncryptionByDefault",
              Ec2Client.class,
              Ec2Client::builder,
              EnableEbsEncryptionByDefaultRequest::builder,
              Ec2Client::enableEbsEncryptionByDefault),
          AwsWrite.of(
              "ec2:DisableEbsEncryptionByDefault",
              Ec2Client.class,
              Ec2Client::builder,
              DisableEbsEncryptionByDefaultRequest::builder,
              Ec2Client::disableEbsEncryptionByDefault));

  @Override
  public String id() {
    return "aws-ec2-encrypt-disks-by-default";
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
    Ec2Client ec2 = session.client(Ec2Client.class, Ec2Client::builder, target.region());
    return SWITCH.read(
        Reading.call(READ, () -> ec2.getEbsEncryptionByDefault(r -> {})).ebsEncryptionByDefault());
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    return SWITCH.change(present, target.region(), Reading.object());
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return SWITCH.undo(before, present, target.region(), Reading.object());
  }
}
