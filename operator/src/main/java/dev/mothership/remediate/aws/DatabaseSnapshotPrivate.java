package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterSnapshotAttributeRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbSnapshotAttributeRequest;

/** Takes a database's snapshot from everybody; accounts that may restore it by number keep it. */
public final class DatabaseSnapshotPrivate implements RemediationAction {
  private static final String READ = "rds:DescribeDBSnapshotAttributes";
  private static final String READ_CLUSTER = "rds:DescribeDBClusterSnapshotAttributes";
  private static final AwsWrite MODIFY =
      AwsWrite.of(
          "rds:ModifyDBSnapshotAttribute",
          RdsClient.class,
          RdsClient::builder,
          ModifyDbSnapshotAttributeRequest::builder,
          RdsClient::modifyDBSnapshotAttribute);
  private static final AwsWrite MODIFY_CLUSTER =
      AwsWrite.of(
          "rds:ModifyDBClusterSnapshotAttribute",
          RdsClient.class,
          RdsClient::builder,
          ModifyDbClusterSnapshotAttributeRequest::builder,
          RdsClient::modifyDBClusterSnapshotAttribute);
  private static final String RESTORE = "restore";
  private static final String ALL = "all";

  @Override
  public String id() {
    return "aws-rds-make-snapshot-private";
  }

  @Override
  public Set<String> reads() {
    return Set.of(READ, READ_CLUSTER);
  }

  @Override
  public List<AwsWrite> writes() {
    return List.of(MODIFY, MODIFY_CLUSTER);
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    RdsClient rds = session.client(RdsClient.class, RdsClient::builder, target.region());
    List<String> values = ofCluster(target) ? cluster(rds, target) : instance(rds, target);
    ObjectNode state = Reading.object();
    ArrayNode restore = state.putArray(RESTORE);
    values.stream().sorted().forEach(restore::add);
    return state;
  }

  private static List<String> instance(RdsClient rds, Target target) {
    return Reading.call(
            READ, () -> rds.describeDBSnapshotAttributes(r -> r.dbSnapshotIdentifier(name(target))))
        .dbSnapshotAttributesResult()
        .dbSnapshotAttributes()
        .stream()
        .filter(attribute -> RESTORE.equals(attribute.attributeName()))
        .flatMap(attribute -> attribute.attributeValues().stream())
        .toList();
  }

  private static List<String> cluster(RdsClient rds, Target target) {
    return Reading.call(
            READ_CLUSTER,
            () ->
                rds.describeDBClusterSnapshotAttributes(
                    r -> r.dbClusterSnapshotIdentifier(name(target))))
        .dbClusterSnapshotAttributesResult()
        .dbClusterSnapshotAttributes()
        .stream()
        .filter(attribute -> RESTORE.equals(attribute.attributeName()))
        .flatMap(attribute -> attribute.attributeValues().stream())
        .toList();
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    if (!isPublic(present)) {
      return Change.none(present);
    }
    ObjectNode after = Reading.object();
    ArrayNode rest = after.putArray(RESTORE);
    present
        .path(RESTORE)
        .forEach(
            value -> {
              if (!value.asText().equals(ALL)) {
                rest.add(value);
              }
            });
    return new Change(List.of(set(target, "ValuesToRemove")), after);
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    return isPublic(before) && !isPublic(present) ? List.of(set(target, "ValuesToAdd")) : List.of();
  }

  private static PlannedCall set(Target target, String operation) {
    ObjectNode parameters =
        Reading.object()
            .put(
                ofCluster(target) ? "DBClusterSnapshotIdentifier" : "DBSnapshotIdentifier",
                name(target))
            .put("AttributeName", RESTORE);
    parameters.set(operation, JsonNodeFactory.instance.arrayNode().add(ALL));
    return new PlannedCall(
        ofCluster(target) ? MODIFY_CLUSTER.call() : MODIFY.call(), target.region(), parameters);
  }

  private static boolean isPublic(JsonNode state) {
    for (JsonNode value : state.path(RESTORE)) {
      if (value.asText().equals(ALL)) {
        return true;
      }
    }
    return false;
  }

  private static boolean ofCluster(Target target) {
    return target.type().equals("aws.rds.cluster-snapshot");
  }

  /**
   * As {@code arn:aws:rds:eu-west-1:111122223333:snapshot:rds:name} names it: it may hold a colon.
   */
  private static String name(Target target) {
    return target.nativeId();
  }
}
