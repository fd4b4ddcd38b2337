package dev.mothership.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.cloud.aws.ReadRole;
import dev.mothership.rules.GuardRule;
import dev.mothership.rules.RuleCatalog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what keeps a fault from coming about; needs neither cluster nor database nor AWS. */
@Command(
    name = "enforce",
    description =
        "Print what refuses a fault where things are made: a service control policy of AWS, or a"
            + " ValidatingAdmissionPolicy for resources of ACK and Crossplane.",
    mixinStandardHelpOptions = true)
final class EnforceCommand implements Runnable {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .build();

  enum Format {
    scp,
    admission
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "A check, or a guard; all of them are listed unless given.")
  private @Nullable String id;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "scp or admission; what there is unless given.")
  private @Nullable Format format;

  @Override
  public void run() {
    List<GuardRule> guards = new RuleCatalog().guards();
    String wanted = id;
    String text;
    if (wanted == null) {
      text = listed(guards);
    } else {
      GuardRule guard =
          guards.stream()
              .filter(one -> one.answers(wanted))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "nothing refuses '"
                              + wanted
                              + "' where it is made; mothership enforce lists what there is"));
      text = printed(guard);
    }
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  private static String listed(List<GuardRule> guards) {
    StringBuilder text = new StringBuilder();
    for (GuardRule guard : guards) {
      String formats =
          guard.scp() == null ? "admission" : guard.admission() == null ? "scp" : "scp, admission";
      text.append("%s (%s)%n  %s%n".formatted(guard.id(), formats, guard.title()));
      guard.checks().forEach(check -> text.append("  for ").append(check).append('\n'));
    }
    return text.toString();
  }

  private String printed(GuardRule guard) {
    Format chosen = format;
    if (chosen == null) {
      chosen = guard.scp() == null ? Format.admission : Format.scp;
    }
    List<JsonNode> scp = guard.scp();
    JsonNode admission = guard.admission();
    if (chosen == Format.scp && scp != null) {
      ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
      policy.putArray("Statement").addAll(scp);
      return ReadRole.text(policy);
    }
    if (chosen == Format.admission && admission != null) {
      return yaml(policy(guard, admission)) + yaml(binding(guard));
    }
    throw new ParameterException(
        spec.commandLine(), guard.id() + " has no form " + chosen + ", only the other one");
  }

  private static ObjectNode policy(GuardRule guard, JsonNode admission) {
    ObjectNode policy = head("ValidatingAdmissionPolicy", guard);
    policy.set("spec", admission);
    return policy;
  }

  private static ObjectNode binding(GuardRule guard) {
    ObjectNode binding = head("ValidatingAdmissionPolicyBinding", guard);
    ObjectNode body = binding.putObject("spec").put("policyName", guard.id());
    body.putArray("validationActions").add("Deny");
    return binding;
  }

  private static ObjectNode head(String kind, GuardRule guard) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "admissionregistration.k8s.io/v1")
            .put("kind", kind);
    object
        .putObject("metadata")
        .put("name", guard.id())
        .putObject("annotations")
        .put("mothership.dev/guard", guard.title());
    return object;
  }

  private static String yaml(ObjectNode object) {
    try {
      return YAML.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every JSON tree is YAML", e);
    }
  }
}
