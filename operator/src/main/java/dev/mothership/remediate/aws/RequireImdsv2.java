package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;

/** Has an instance answer to version 2 of its metadata service only. */
public final class RequireImdsv2 implements RemediationAction {
  private static final String READ = "ec2:DescribeInstances";
  private static final AwsWrite MODIFY =
      AwsWrite.of(
          "ec2:ModifyInstanceMetadataOptions",
          Ec2Client.class,
          Ec2Client::builder,
          ModifyInstanceMetadataOptionsRequest::builder,
          Ec2Client::modifyInstanceMetadataOptions);
  private static final String TOKENS = "HttpTokens";
  private static final String REQUIRED = "required";

  @Override
  public String id() {
    return "aws-ec2-require-imdsv2";
  }

  @Override
  public Set<String> reads() {
    return Set.of(READ);
  }

  @Override
  public List<AwsWrite> writes() {
    return List.of(MODIFY);
  }

  /** The state of the change itself is left out: it turns from pending to applied alone. */
  @Override
  public ObjectNode read(Target target, AwsSession session) {
    Ec2Client ec2 = session.client(Ec2Client.class, Ec2Client::builder, target.region());
    Instance instance =
        Reading.call(READ, () -> ec2.describeInstances(r -> r.instanceIds(target.id())))
            .reservations()
            .stream()
            .flatMap(reservation -> reservation.instances().stream())
            .findFirst()
            .orElseThrow(() -> Reading.gone(READ, target));
    if (instance.metadataOptions() == null) {
      throw Reading.refused(READ, "NoOptions", "EC2 told no metadata options of the instance");
    }
    ObjectNode options = SdkJson.of(instance.metadataOptions());
    options.remove("State");
    return options;
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    if (present.path(TOKENS).asText().equals(REQUIRED)) {
      return Change.none(present);
    }
    ObjectNode after = present.deepCopy().put(TOKENS, REQUIRED);
    return new Change(List.of(set(target, after)), after);
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return CanonicalJson.same(before, present) ? List.of() : List.of(set(target, before));
  }

  private static PlannedCall set(Target target, ObjectNode options) {
    ObjectNode parameters = options.deepCopy().put("InstanceId", target.id());
    return new PlannedCall(MODIFY.call(), target.region(), parameters);
  }
}
