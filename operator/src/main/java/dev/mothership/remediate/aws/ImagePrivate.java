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
import software.amazon.awssdk.services.ec2.model.ImageAttributeName;
import software.amazon.awssdk.services.ec2.model.ModifyImageAttributeRequest;

/** Takes a machine image from everybody; accounts that it is shared with by number keep it. */
public final class ImagePrivate implements RemediationAction {
  private static final String READ = "ec2:DescribeImageAttribute";
  private static final AwsWrite MODIFY =
      AwsWrite.of(
          "ec2:ModifyImageAttribute",
          Ec2Client.class,
          Ec2Client::builder,
          ModifyImageAttributeRequest::builder,
          Ec2Client::modifyImageAttribute);
  private static final Everybody EVERYBODY = new Everybody("LaunchPermissions");

  @Override
  public String id() {
    return "aws-ec2-make-image-private";
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
                    ec2.describeImageAttribute(
                        r ->
                            r.imageId(target.id()).attribute(ImageAttributeName.LAUNCH_PERMISSION)))
            .launchPermissions());
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    return EVERYBODY.change(present, set(target, "Remove"));
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return EVERYBODY.undo(before, present, set(target, "Add"));
  }

  private static PlannedCall set(Target target, String operation) {
    ObjectNode parameters = Reading.object().put("ImageId", target.id());
    parameters
        .putObject("LaunchPermission")
        .putArray(operation)
        .addObject()
        .put("Group", Everybody.GROUP);
    return new PlannedCall(MODIFY.call(), target.region(), parameters);
  }
}
