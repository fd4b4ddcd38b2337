package dev.mothership.correlate.access;

import java.util.List;

/**
 * A power that a principal holds.
 *
 * @param power ADMIN, EDIT_IAM or READ
 * @param targetKey the account's root ARN, or the store that is read
 * @param conditionClass none, restricts or other
 * @param actions the watched actions that make it up
 * @param policies the policies and statements that grant them
 */
public record Grant(
    String power,
    String targetKey,
    String conditionClass,
    List<String> actions,
    List<String> policies) {
  public static final String ADMIN = "ADMIN";
  public static final String EDIT_IAM = "EDIT_IAM";
  public static final String READ = "READ";

  public Grant {
    actions = List.copyOf(actions);
    policies = List.copyOf(policies);
  }
}
