package dev.mothership.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.cloud.aws.ReadRole;
import dev.mothership.cloud.aws.RoleTemplate;
import dev.mothership.rules.RuleCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the role for an AWS account; needs neither cluster nor database nor AWS. */
@Command(
    name = "aws",
    description =
        "Print the role that lets the operator read an AWS account, or change it, with the least it"
            + " needs.",
    mixinStandardHelpOptions = true)
final class OnboardAwsCommand implements Runnable {
  /** Made from what the collectors declare, and packaged with the program. */
  private static final String POLICY = "/onboard/aws-policy%s.json";

  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:aws(-us-gov|-cn)?:(iam::\\d{12}:(root|(role|user)/[\\w+=,.@/-]+)"
              + "|sts::\\d{12}:assumed-role/[\\w+=,.@-]+/[\\w+=,.@-]+)");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
  private static final Pattern ROLE = Pattern.compile("/?((?:[\\w+=,.@-]+/)*)([\\w+=,.@-]{1,64})");

  enum Format {
    cloudformation,
    terraform,
    json
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--format",
      defaultValue = "cloudformation",
      description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
  private Format format = Format.cloudformation;

  @Option(
      names = "--principal",
      required = true,
      paramLabel = "ARN",
      description =
          "Whom the role trusts: the operator's own role or user, or its CloudIdentity's.")
  private String principal = "";

  @Option(
      names = "--external-id",
      required = true,
      paramLabel = "ID",
      description = "As in the status of the Tenant.")
  private String externalId = "";

  @Option(
      names = "--role-name",
      defaultValue = "",
      paramLabel = "NAME",
      description =
          "As in the CloudAccount, with its path if any; MothershipReadOnly unless given, or"
              + " MothershipRemediation.")
  private String roleName = "";

  @Option(
      names = "--remediation",
      description = "Print the role by which approved Remediations change things.")
  private boolean remediation;

  @Option(
      names = "--action",
      split = ",",
      paramLabel = "ID",
      description = "With --remediation: only these actions; all of them unless given.")
  private List<String> wanted = List.of();

  @Override
  public void run() {
    require(
        PRINCIPAL.matcher(principal).matches(),
        "--principal '"
            + principal
            + "' is no ARN of a role, user or account: arn:aws:iam::111122223333:role/mothership");
    require(
        EXTERNAL_ID.matcher(externalId).matches(),
        "--external-id is 2 to 1224 letters, digits or any of _+=,.@:/-; kubectl get tenant NAME"
            + " -o jsonpath={.status.externalId} tells the tenant's");
    RemediationPermissions permissions = new RemediationPermissions(new RuleCatalog());
    require(
        permissions.unknown(wanted).isEmpty(),
        "--action: there is no "
            + String.join(", ", permissions.unknown(wanted))
            + "; there are "
            + String.join(", ", permissions.ids()));
    String named = roleName.isEmpty() ? byDefault() : roleName;
    Matcher role = ROLE.matcher(named);
    require(
        role.matches(),
        "--role-name '"
            + named
            + "' is no role name: 1 to 64 letters, digits or any of _+=,.@-, after its path");
    RoleTemplate template =
        new RoleTemplate(
            remediation ? RoleTemplate.Purpose.CHANGE : RoleTemplate.Purpose.READ,
            role.group(2),
            "/" + role.group(1),
            ReadRole.trust(principal, externalId),
            ReadRole.policies(remediation ? permissions.of(wanted) : actions()));
    spec.commandLine()
        .getOut()
        .print(
            switch (format) {
              case cloudformation -> template.cloudFormation();
              case terraform -> template.terraform();
              case json -> template.json();
            });
    spec.commandLine().getOut().flush();
  }

  private String byDefault() {
    return remediation ? "MothershipRemediation" : "MothershipReadOnly";
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** Of all the packaged policies: the second is {@code aws-policy-2.json}, and so on. */
  private static Set<String> actions() {
    Set<String> actions = new TreeSet<>();
    for (int part = 1; ; part++) {
      String file = POLICY.formatted(part == 1 ? "" : "-" + part);
      try (InputStream in = OnboardAwsCommand.class.getResourceAsStream(file)) {
        if (in == null) {
          return actions;
        }
        new JsonMapper()
            .readTree(in)
            .at("/Statement/0/Action")
            .forEach(action -> actions.add(action.asText()));
      } catch (IOException e) {
        throw new UncheckedIOException(file, e);
      }
    }
  }
}
