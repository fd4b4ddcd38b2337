package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.remediate.CanonicalJson;
import dev.mothership.remediate.Change;
import dev.mothership.remediate.PlannedCall;
import dev.mothership.remediate.RemediationAction;
import dev.mothership.remediate.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;

/**
 * Deactivates the access keys of a user that nobody has used for a while; a key that was never used
 * counts from the day it was made. When a key was last used is part of the state, so that a use
 * after the plan makes the plan outdated.
 */
public final class DeactivateUnusedKeys implements RemediationAction {
  private static final String LIST = "iam:ListAccessKeys";
  private static final String USE = "iam:GetAccessKeyLastUsed";
  private static final AwsWrite UPDATE =
      AwsWrite.of(
          "iam:UpdateAccessKey",
          IamClient.class,
          IamClient::builder,
          UpdateAccessKeyRequest::builder,
          IamClient::updateAccessKey);
  private static final String KEYS = "AccessKeys";
  private static final String ID = "AccessKeyId";
  private static final String STATUS = "Status";
  private static final String MADE = "CreateDate";
  private static final String USED = "LastUsedDate";

  @Override
  public String id() {
    return "aws-iam-deactivate-unused-keys";
  }

  @Override
  public Set<String> reads() {
    return Set.of(LIST, USE);
  }

  @Override
  public List<AwsWrite> writes() {
    return List.of(UPDATE);
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    IamClient iam = session.client(IamClient.class, IamClient::builder, target.region());
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    Reading.call(
            LIST,
            () ->
                iam.listAccessKeysPaginator(r -> r.userName(target.id())).stream()
                    .flatMap(page -> page.accessKeyMetadata().stream())
                    .toList())
        .forEach(key -> keys.add(key(iam, key)));
    ObjectNode state = Reading.object();
    state.set(KEYS, CanonicalJson.ordered(keys));
    return state;
  }

  private static ObjectNode key(IamClient iam, AccessKeyMetadata key) {
    ObjectNode told =
        Reading.object()
            .put(ID, key.accessKeyId())
            .put(STATUS, key.statusAsString())
            .put(MADE, key.createDate().toString());
    Instant used =
        Reading.call(USE, () -> iam.getAccessKeyLastUsed(r -> r.accessKeyId(key.accessKeyId())))
            .accessKeyLastUsed()
            .lastUsedDate();
    return used == null ? told : told.put(USED, used.toString());
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    Instant bound = target.at().minus(Duration.ofDays(Long.parseLong(target.parameter("days"))));
    List<PlannedCall> calls = new ArrayList<>();
    ObjectNode after = present.deepCopy();
    for (JsonNode key : after.path(KEYS)) {
      Instant last = Instant.parse(key.path(USED).asText(key.path(MADE).asText()));
      if (isActive(key) && last.isBefore(bound)) {
        calls.add(set(target, key, StatusType.INACTIVE));
        ((ObjectNode) key).put(STATUS, StatusType.INACTIVE.toString());
      }
    }
    return new Change(calls, after);
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    List<PlannedCall> calls = new ArrayList<>();
    for (JsonNode was : before.path(KEYS)) {
      for (JsonNode is : present.path(KEYS)) {
        if (was.path(ID).equals(is.path(ID)) && isActive(was) && !isActive(is)) {
          calls.add(set(target, was, StatusType.ACTIVE));
        }
      }
    }
    return calls;
  }

  private static boolean isActive(JsonNode key) {
    return key.path(STATUS).asText().equals(StatusType.ACTIVE.toString());
  }

  private static PlannedCall set(Target target, JsonNode key, StatusType status) {
    return new PlannedCall(
        UPDATE.call(),
        target.region(),
        Reading.object()
            .put("UserName", target.id())
            .put(ID, key.path(ID).asText())
            .put(STATUS, status.toString()));
  }
}
