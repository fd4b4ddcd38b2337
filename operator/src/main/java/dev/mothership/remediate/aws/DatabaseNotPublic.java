package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/**
 * Takes a database's public address. RDS does that at once and leaves other changes that wait for
 * the next maintenance alone, so that it is not asked to apply anything immediately:
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
public final class DatabaseNotPublic implements RemediationAction {
  private static final String READ = "rds:DescribeDBInstances";
  private static final AwsWrite MODIFY =
      AwsWrite.of(
          "rds:ModifyDBInstance",
          RdsClient.class,
          RdsClient::builder,
          ModifyDbInstanceRequest::builder,
          RdsClient::modifyDBInstance);
  private static final String PUBLIC = "PubliclyAccessible";

  @Override
  public String id() {
    return "aws-rds-make-instance-private";
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
    RdsClient rds = session.client(RdsClient.class, RdsClient::builder, target.region());
    DBInstance database =
        Reading.call(
                READ, () -> rds.describeDBInstances(r -> r.dbInstanceIdentifier(target.nativeId())))
            .dbInstances()
            .stream()
            .findFirst()
            .orElseThrow(() -> Reading.gone(READ, target));
    return Reading.object().put(PUBLIC, Boolean.TRUE.equals(database.publiclyAccessible()));
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    if (!present.path(PUBLIC).asBoolean()) {
      return Change.none(present);
    }
    ObjectNode after = Reading.object().put(PUBLIC, false);
    return new Change(List.of(set(target, after)), after);
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return CanonicalJson.same(before, present) ? List.of() : List.of(set(target, before));
  }

  private static PlannedCall set(Target target, ObjectNode state) {
    return new PlannedCall(
        MODIFY.call(),
        target.region(),
        state.deepCopy().put("DBInstanceIdentifier", target.nativeId()));
  }
}
