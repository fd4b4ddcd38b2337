package dev.mothership.cloud.aws;

import java.util.Set;
import java.util.stream.Collectors;

/** What the owner of a refused role should paste where. */
final class TrustAdvice {
  private static final String UNKNOWN_CALLER = "<the ARN of the operator's identity>";

  private TrustAdvice() {}

  /**
   * @param callerArn whose identity asked; empty where unknown
   * @param actions all that the collectors call
   */
  static String of(String roleArn, String callerArn, String externalId, Set<String> actions) {
    String caller = callerArn.isEmpty() ? UNKNOWN_CALLER : callerArn;
    return "AWS refused "
        + roleArn
        + ". Give that role this trust policy:\n"
        + ReadRole.trust(caller, externalId).toPrettyString()
        + "\nand let it do what this policy says:\n"
        + ReadRole.policies(actions).stream()
            .map(policy -> policy.toPrettyString())
            .collect(Collectors.joining("\nand this one:\n"));
  }
}
