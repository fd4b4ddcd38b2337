package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * Takes the internet out of the ports that a check found open: of every rule with such ports the
 * sources that the check saw, and all of IPv4 and IPv6. Other sources of the same rule stay.
 */
public final class RemovePublicIngress implements RemediationAction {
  private static final String READ = "ec2:DescribeSecurityGroups";
  private static final AwsWrite REVOKE =
      AwsWrite.of(
          "ec2:RevokeSecurityGroupIngress",
          Ec2Client.class,
          Ec2Client::builder,
          RevokeSecurityGroupIngressRequest::builder,
          Ec2Client::revokeSecurityGroupIngress);
  private static final AwsWrite AUTHORIZE =
      AwsWrite.of(
          "ec2:AuthorizeSecurityGroupIngress",
          Ec2Client.class,
          Ec2Client::builder,
          AuthorizeSecurityGroupIngressRequest::builder,
          Ec2Client::authorizeSecurityGroupIngress);
  private static final String PERMISSIONS = "IpPermissions";

  @Override
  public String id() {
    return "aws-ec2-remove-public-ingress";
  }

  @Override
  public Set<String> reads() {
    return Set.of(READ);
  }

  @Override
  public List<AwsWrite> writes() {
    return List.of(REVOKE, AUTHORIZE);
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    Ec2Client ec2 = session.client(Ec2Client.class, Ec2Client::builder, target.region());
    SecurityGroup group =
        Reading.call(READ, () -> ec2.describeSecurityGroups(r -> r.groupIds(target.id())))
            .securityGroups()
            .stream()
            .findFirst()
            .orElseThrow(() -> Reading.gone(READ, target));
    ObjectNode state = Reading.object();
    state.set(PERMISSIONS, IngressRules.of(SdkJson.of(group).path(PERMISSIONS)).json());
    return state;
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    OpenIngress open = OpenIngress.of(target.evidence());
    IngressRules before = IngressRules.of(present.path(PERMISSIONS));
    IngressRules removed = before.filter(open::holds);
    if (removed.isEmpty()) {
      return Change.none(present);
    }
    ObjectNode after = Reading.object();
    after.set(PERMISSIONS, before.without(removed).json());
    return new Change(List.of(call(REVOKE, target, removed)), after);
  }

  /** What others have added meanwhile stays. */
  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    IngressRules missing =
        IngressRules.of(before.path(PERMISSIONS))
            .without(IngressRules.of(present.path(PERMISSIONS)));
    return missing.isEmpty() ? List.of() : List.of(call(AUTHORIZE, target, missing));
  }

  private static PlannedCall call(AwsWrite write, Target target, IngressRules rules) {
    ObjectNode parameters = Reading.object().put("GroupId", target.id());
    parameters.set(PERMISSIONS, rules.json());
    return new PlannedCall(write.call(), target.region(), parameters);
  }
}
