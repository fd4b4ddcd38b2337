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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Takes from a user, role or group the policies in which a check saw every action on every resource
 * allowed. The document of an inline policy is part of the state, so that it can be written again.
 */
public final class DetachWildcardPolicies implements RemediationAction {
  private static final String INLINE = "inline:";

  @Override
  public String id() {
    return "aws-iam-detach-wildcard-policies";
  }

  @Override
  public Set<String> reads() {
    return Set.of(Principal.READ);
  }

  @Override
  public List<AwsWrite> writes() {
    List<AwsWrite> writes = new ArrayList<>();
    for (Principal principal : Principal.values()) {
      writes.addAll(principal.writes());
    }
    return writes;
  }

  @Override
  public ObjectNode read(Target target, AwsSession session) {
    IamClient iam = session.client(IamClient.class, IamClient::builder, target.region());
    return Principal.of(target)
        .read(iam, target.key())
        .orElseThrow(() -> Reading.gone(Principal.READ, target));
  }

  @Override
  public Change change(Target target, ObjectNode present) {
    Set<String> wild = new HashSet<>();
    target.evidence().path("policies").forEach(policy -> wild.add(policy.asText()));
    Principal principal = Principal.of(target);
    List<PlannedCall> calls = new ArrayList<>();
    ObjectNode after = Reading.object();
    ArrayNode attached = after.putArray(Principal.ATTACHED);
    for (JsonNode arn : present.path(Principal.ATTACHED)) {
      if (wild.contains(arn.asText())) {
        calls.add(principal.detach(target, arn.asText()));
      } else {
        attached.add(arn);
      }
    }
    ArrayNode inline = after.putArray(Principal.INLINE);
    for (JsonNode policy : present.path(Principal.INLINE)) {
      if (wild.contains(INLINE + policy.path(Principal.NAME).asText())) {
        calls.add(principal.delete(target, policy));
      } else {
        inline.add(policy);
      }
    }
    return new Change(calls, after);
  }

  @Override
  public List<PlannedCall> undo(Target target, ObjectNode before, ObjectNode present) {
    Principal principal = Principal.of(target);
    List<PlannedCall> calls = new ArrayList<>();
    Set<String> attached = texts(present.path(Principal.ATTACHED));
    before
        .path(Principal.ATTACHED)
        .forEach(
            arn -> {
              if (!attached.contains(CanonicalJson.text(arn))) {
                calls.add(principal.attach(target, arn.asText()));
              }
            });
    Set<String> inline = texts(present.path(Principal.INLINE));
    before
        .path(Principal.INLINE)
        .forEach(
            policy -> {
              if (!inline.contains(CanonicalJson.text(policy))) {
                calls.add(principal.put(target, policy));
              }
            });
    return calls;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    list.forEach(item -> texts.add(CanonicalJson.text(item)));
    return texts;
  }
}
