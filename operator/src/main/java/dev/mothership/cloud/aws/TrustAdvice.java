package dev.mothership.cloud.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the owner of a refused role should paste where. */
final class TrustAdvice {
  private static final Pattern SESSION =
      Pattern.compile("arn:([^:]+):sts::(\\d{12}):assumed-role/([^/]+)/.+");
  private static final String UNKNOWN_CALLER = "<the ARN of the operator's identity>";

  private TrustAdvice() {}

  /**
   * @param callerArn whose identity asked; empty where unknown
   * @param actions all that the collectors call
   */
  static String of(
      String roleArn, String callerArn, String externalId, String partition, Set<String> actions) {
    return "AWS refused "
        + roleArn
        + ". Give that role this trust policy:\n"
        + trust(principal(callerArn), externalId).toPrettyString()
        + "\nattach arn:"
        + partition
        + ":iam::aws:policy/SecurityAudit and this inline policy:\n"
        + read(actions).toPrettyString();
  }

  /** A session's role, without the path that STS leaves out. */
  private static String principal(String callerArn) {
    if (callerArn.isEmpty()) {
      return UNKNOWN_CALLER;
    }
    Matcher session = SESSION.matcher(callerArn);
    return session.matches()
        ? "arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/" + session.group(3)
        : callerArn;
  }

  private static ObjectNode trust(String principal, String externalId) {
    ObjectNode policy = policy();
    ObjectNode statement = policy.withArray("Statement").addObject();
    statement.put("Effect", "Allow");
    statement.putObject("Principal").put("AWS", principal);
    statement.put("Action", "sts:AssumeRole");
    if (!externalId.isEmpty()) {
      statement.putObject("Condition").putObject("StringEquals").put("sts:ExternalId", externalId);
    }
    return policy;
  }

  private static ObjectNode read(Set<String> actions) {
    ObjectNode policy = policy();
    ObjectNode statement = policy.withArray("Statement").addObject();
    statement.put("Effect", "Allow");
    new TreeSet<>(actions).forEach(statement.withArray("Action")::add);
    statement.put("Resource", "*");
    return policy;
  }

  private static ObjectNode policy() {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("Version", "2012-10-17");
    return policy;
  }
}
