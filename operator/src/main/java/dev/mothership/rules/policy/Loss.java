package dev.mothership.rules.policy;

/**
 * Something a policy asked for that another, stricter one overrules.
 *
 * @param what for a person: {@code checks.exclude aws-ec2-imdsv1-allowed}
 * @param to the policy that wins, for a person
 */
public record Loss(long policyId, String what, String to) {}
