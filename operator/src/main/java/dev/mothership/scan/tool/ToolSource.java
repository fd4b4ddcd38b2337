package dev.mothership.scan.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.jobs.Confined;
import dev.mothership.model.FailureReason;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.ToolPreset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What a Scanner's Job runs, with what its preset adds, as far as this installation allows it.
 *
 * @param command in place of the image's own; empty for that
 * @param account a CloudAccount of the Scanner's own namespace; empty for none
 * @param policies to which a session in that account is held
 * @param cpu requested, as Kubernetes writes it
 * @param memory requested and not exceeded, as Kubernetes writes it
 */
public record ToolSource(
    String image,
    List<String> command,
    List<String> args,
    Map<String, String> env,
    String account,
    List<String> policies,
    String cpu,
    String memory,
    long user,
    Duration timeout,
    Schedule schedule) {
  private static final String OWN_IMAGE = "mothership.tools.images";

  /** What the catalogue says where no preset does. */
  private static final ToolPreset CUSTOM =
      new ToolPreset(
          "custom",
          "",
          List.of(),
          List.of(),
          Map.of("HOME", "/tmp"),
          Confined.USER,
          "1Gi",
          ToolPreset.Account.optional,
          List.of("SecurityAudit", "job-function/ViewOnlyAccess"),
          "",
          "");

  public ToolSource {
    command = List.copyOf(command);
    args = List.copyOf(args);
    env = Map.copyOf(env);
    policies = List.copyOf(policies);
  }

  /** Whether a Scanner's reports are made by a Job. */
  public static boolean isOne(JsonNode source) {
    return source.path("kind").asText().equals("job");
  }

  /**
   * @throws dev.mothership.model.OperationFailed where there is no such preset, the image is not
   *     allowed, the account is missing or the schedule makes no sense
   */
  public static ToolSource of(JsonNode job, RuleCatalog catalog, ToolSettings settings) {
    ToolPreset preset = preset(job, catalog);
    String image = job.path("image").asText(preset.image());
    require(image, catalog, settings);
    String account = job.path("accountRef").path("name").asText();
    if (account.isEmpty() && preset.account() == ToolPreset.Account.required) {
      throw ToolFailures.invalid(
          "spec.job.accountRef",
          "The preset \"%s\" reads a cloud account: name a CloudAccount of this namespace in spec.job.accountRef."
              .formatted(preset.id()));
    }
    List<String> args = new ArrayList<>(preset.args());
    args.addAll(texts(job.path("args")));
    return new ToolSource(
        image,
        job.has("command") ? texts(job.path("command")) : preset.command(),
        args,
        preset.env(),
        account,
        preset.policies(),
        job.path("resources").path("cpu").asText("250m"),
        job.path("resources").path("memory").asText(preset.memory()),
        job.path("runAsUser").asLong(preset.user()),
        Duration.ofSeconds(job.path("timeoutSeconds").asLong()),
        Schedule.of(job));
  }

  private static ToolPreset preset(JsonNode job, RuleCatalog catalog) {
    String id = job.path("preset").asText();
    if (id.isEmpty()) {
      return CUSTOM;
    }
    return catalog
        .preset(id)
        .orElseThrow(
            () ->
                ToolFailures.invalid(
                    "spec.job.preset",
                    "There is no preset \"%s\"; there are %s. Name one, or say by spec.job.image what to run."
                        .formatted(
                            id,
                            String.join(
                                ", ", catalog.presets().stream().map(ToolPreset::id).toList()))));
  }

  /** A beginning ends where a part of the name does: acme is none of acme-mirror. */
  private static void require(String image, RuleCatalog catalog, ToolSettings settings) {
    boolean allowed =
        catalog.presets().stream().anyMatch(preset -> begins(image, repository(preset.image())))
            || settings.images().orElse(List.of()).stream()
                .anyMatch(prefix -> begins(image, prefix.strip()));
    if (!allowed) {
      throw ToolFailures.failed(
          FailureReason.IMAGE_NOT_ALLOWED,
          image,
          "Image %s may not be run here. Ask whoever runs the operator to add it to %s, or use a preset."
              .formatted(image, OWN_IMAGE));
    }
  }

  private static boolean begins(String image, String prefix) {
    if (prefix.isEmpty() || !image.startsWith(prefix)) {
      return false;
    }
    return prefix.endsWith("/")
        || image.length() == prefix.length()
        || "/:@".indexOf(image.charAt(prefix.length())) >= 0;
  }

  private static String repository(String image) {
    int digest = image.indexOf('@');
    String named = digest < 0 ? image : image.substring(0, digest);
    int colon = named.lastIndexOf(':');
    return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
