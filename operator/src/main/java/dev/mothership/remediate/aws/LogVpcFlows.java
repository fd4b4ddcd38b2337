package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.FlowLog;

/**
 * Writes a VPC's flows to a bucket. The flow log that is made carries a tag, so that it can be told
 * from those of others when it has to go again.
 */
public final class LogVpcFlows implements RemediationAction {
  private static final String READ = "ec2:DescribeFlowLogs";
  private static final AwsWrite CREATE =
      AwsWrite.of(
          "ec2:CreateFlowLogs",
          Ec2Client.class,
          Ec2Client::builder,
          CreateFlowLogsRequest::builder,
          Ec2Client::createFlowLogs);
  private static final AwsWrite DELETE =
      AwsWrite.of(
          "ec2:DeleteFlowLogs",
          Ec2Client.class,
          Ec2Client::builder,
          DeleteFlowLogsRequest::builder,
          Ec2Client::deleteFlowLogs);
  private static final String TAG = "mothership.dev/remediation";
  private static final String LOGS = "FlowLogs";
  private static final String ID = "FlowLogId";
  private static final String DESTINATION = "LogDestination";
  private static final String TRAFFIC = "TrafficType";
  private static final String STATUS = "FlowLogStatus";
  private static final String ACTIVE = "ACTIVE";
  private static final String MARK = "Mark";

  @Override
  public String id() {
    return "aws-ec2-log-vpc-flows";
  }

  @Override
  public Set<String> reads() {
    return Set.of(READ);
  }

  @Override
  public List<AwsWrite> writes() {
    return List.of(CREATE, DELETE);
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    Ec2Client ec2 = session.client(Ec2Client.class, Ec2Client::builder, target.region());
    Filter own = Filter.builder().name("resource-id").values(target.id()).build();
    ObjectNode state = Reading.object();
    state.set(
        LOGS,
        CanonicalJson.ordered(
            Reading.call(
                READ,
                () ->
                    ec2.describeFlowLogsPaginator(r -> r.filter(own)).stream()
                        .flatMap(page -> page.flowLogs().stream())
                        .map(LogVpcFlows::log)
                        .toList())));
    return state;
  }

  private static ObjectNode log(FlowLog log) {
    ObjectNode told =
        Reading.object()
            .put(ID, log.flowLogId())
            .put(STATUS, log.flowLogStatus())
            .put(TRAFFIC, log.trafficTypeAsString())
            .put(DESTINATION, log.logDestination());
    log.tags().stream()
        .filter(tag -> tag.key().equals(TAG))
        .findFirst()
        .ifPresent(tag -> told.put(MARK, tag.value()));
    return told;
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    for (JsonNode log : present.path(LOGS)) {
      if (log.path(STATUS).asText().equals(ACTIVE)) {
        return Change.none(present);
      }
    }
    ObjectNode after = present.deepCopy();
    after
        .withArray(LOGS)
        .addObject()
        .put(STATUS, ACTIVE)
        .put(TRAFFIC, "ALL")
        .put(DESTINATION, target.parameter("logDestination"))
        .put(MARK, target.mark());
    return new Change(List.of(create(target)), after);
  }

  private static PlannedCall create(Target target) {
    ObjectNode parameters = Reading.object();
    parameters.putArray("ResourceIds").add(target.id());
    parameters
        .put("ResourceType", "VPC")
        .put(TRAFFIC, "ALL")
        .put("LogDestinationType", "s3")
        .put(DESTINATION, target.parameter("logDestination"))
        .put("ClientToken", target.mark() + "-" + target.at().getEpochSecond());
    ObjectNode tags = parameters.putArray("TagSpecifications").addObject();
    tags.put("ResourceType", "vpc-flow-log");
    tags.putArray("Tags").addObject().put("Key", TAG).put("Value", target.mark());
    return new PlannedCall(CREATE.call(), target.region(), parameters);
  }

  /** Only what carries this remediation's tag and was not there before. */
  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    Set<String> known = new HashSet<>();
    before.path(LOGS).forEach(log -> known.add(log.path(ID).asText()));
    ObjectNode parameters = Reading.object();
    ArrayNode made = parameters.putArray("FlowLogIds");
    for (JsonNode log : present.path(LOGS)) {
      String id = log.path(ID).asText();
      if (log.path(MARK).asText().equals(target.mark()) && !id.isEmpty() && !known.contains(id)) {
        made.add(id);
      }
    }
    return made.isEmpty()
        ? List.of()
        : List.of(new PlannedCall(DELETE.call(), target.region(), parameters));
  }
}
