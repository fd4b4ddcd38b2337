package dev.mothership.rules;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A security tool that a Scanner's Job can run by name.
 *
 * @param image with the registry's name and a version
 * @param command in place of the image's own; empty for that
 * @param args before those that the Scanner adds
 * @param env that the tool is given
 * @param user whom it runs as
 * @param memory it may take, as Kubernetes writes it
 * @param account whether the Scanner must name a CloudAccount
 * @param policies that AWS manages, to which a session in the account is held
 * @param writes what the tool's report is, for people
 * @param needs what else it needs, for people
 */
public record ToolPreset(
    String id,
    String image,
    List<String> command,
    List<String> args,
    Map<String, String> env,
    long user,
    String memory,
    Account account,
    List<String> policies,
    String writes,
    String needs) {
  /** Whether there has to be a CloudAccount. */
  public enum Account {
    required,
    optional
  }

  public ToolPreset {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(account, "account");
    command = List.copyOf(command);
    args = List.copyOf(args);
    env = Map.copyOf(env);
    policies = List.copyOf(policies);
  }
}
