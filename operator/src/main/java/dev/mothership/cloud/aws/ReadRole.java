package dev.mothership.cloud.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The role by which an account is read: whom it trusts, and the least that it must allow. */
public final class ReadRole {
  /**
   * Characters of a managed policy, white space not counted:
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
   */
  public static final int LARGEST_POLICY = 6144;

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern SESSION =
      Pattern.compile("arn:([^:]+):sts::(\\d{12}):assumed-role/([^/]+)/.+");

  private ReadRole() {}

  /**
   * The trust policy.
   *
   * @param principal ARN of who takes the role on; of a session, its role is trusted
   * @param externalId asked for; empty for none
   */
  public static ObjectNode trust(String principal, String externalId) {
    ObjectNode policy = policy();
    ObjectNode statement = policy.withArray("Statement").addObject();
    statement.put("Effect", "Allow");
    statement.putObject("Principal").put("AWS", lasting(principal));
    statement.put("Action", "sts:AssumeRole");
    if (!externalId.isEmpty()) {
      statement.putObject("Condition").putObject("StringEquals").put("sts:ExternalId", externalId);
    }
    return policy;
  }

  /** The read policy, actions in order; as many documents as it takes to keep to AWS's limit. */
  public static List<ObjectNode> policies(Collection<String> actions) {
    List<ObjectNode> policies = new ArrayList<>();
    List<String> next = new ArrayList<>();
    for (String action : new TreeSet<>(actions)) {
      next.add(action);
      if (reading(next).toString().length() > LARGEST_POLICY) {
        policies.add(reading(next.subList(0, next.size() - 1)));
        next = new ArrayList<>(List.of(action));
      }
    }
    policies.add(reading(next));
    return policies;
  }

  /** A document as a file, one action on each line. */
  public static String text(ObjectNode document) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withArrayIndenter(lines).withObjectIndenter(lines);
    try {
      return JSON.writer(printer).writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every tree is JSON", e);
    }
  }

  private static ObjectNode reading(List<String> actions) {
    ObjectNode policy = policy();
    ObjectNode statement = policy.withArray("Statement").addObject();
    statement.put("Effect", "Allow");
    actions.forEach(statement.withArray("Action")::add);
    statement.put("Resource", "*");
    return policy;
  }

  /** A session's role, without the path that STS leaves out. */
  private static String lasting(String principal) {
    Matcher session = SESSION.matcher(principal);
    return session.matches()
        ? "arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/" + session.group(3)
        : principal;
  }

  private static ObjectNode policy() {
    return JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
  }
}
