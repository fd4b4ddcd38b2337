package dev.mothership.cloud.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Locale;

/**
 * The role as a person applies it.
 *
 * @param purpose what it is for
 * @param path of the role in IAM, with slashes on both sides
 * @param trust its trust policy
 * @param policies what it allows, a managed policy each
 */
public record RoleTemplate(
    Purpose purpose, String name, String path, ObjectNode trust, List<ObjectNode> policies) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  /** What a role is for. */
  public enum Purpose {
    READ("Read", "What Mothership reads", "Lets Mothership read this account"),
    CHANGE("Change", "What Mothership changes", "Lets Mothership change this account");

    private final String id;
    private final String policy;
    private final String template;

    Purpose(String id, String policy, String template) {
      this.id = id;
      this.policy = policy;
      this.template = template;
    }
  }

  public RoleTemplate {
    policies = List.copyOf(policies);
  }

  /** The documents alone: {@code trust}, and {@code policies} in a list. */
  public String json() {
    ObjectNode documents = JsonNodeFactory.instance.objectNode();
    documents.set("trust", trust);
    documents.putArray("policies").addAll(policies);
    return ReadRole.text(documents);
  }

  /** A template in YAML; to create it takes CAPABILITY_NAMED_IAM. */
  public String cloudFormation() {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    template.put("AWSTemplateFormatVersion", "2010-09-09");
    template.put("Description", purpose.template);
    ObjectNode resources = template.putObject("Resources");
    ObjectNode role = resources.putObject("Role");
    role.put("Type", "AWS::IAM::Role");
    ObjectNode properties = role.putObject("Properties");
    properties.put("RoleName", name);
    properties.put("Path", path);
    properties.set("AssumeRolePolicyDocument", trust);
    ArrayNode attached = properties.putArray("ManagedPolicyArns");
    for (int i = 0; i < policies.size(); i++) {
      String id = purpose.id + (i + 1);
      attached.addObject().put("Ref", id);
      ObjectNode policy = resources.putObject(id);
      policy.put("Type", "AWS::IAM::ManagedPolicy");
      policy
          .putObject("Properties")
          .put("Description", purpose.policy)
          .set("PolicyDocument", policies.get(i));
    }
    template
        .putObject("Outputs")
        .putObject("RoleArn")
        .putObject("Value")
        .putArray("Fn::GetAtt")
        .add("Role")
        .add("Arn");
    try {
      return YAML.writeValueAsString(template);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every JSON tree is YAML", e);
    }
  }

  /** Resources for the AWS provider of Terraform. No value that is let in here can interpolate. */
  public String terraform() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        resource "aws_iam_role" "mothership" {
          name               = "%s"
          path               = "%s"
          assume_role_policy = <<-EOT
        %s
          EOT
        }
        """
            .formatted(name, path, indented(trust)));
    for (int i = 0; i < policies.size(); i++) {
      text.append(
          String.format(
              Locale.ROOT,
              """

              resource "aws_iam_policy" "mothership_%5$s_%1$d" {
                name_prefix = "%2$s-%5$s-%1$d-"
                description = "%3$s"
                policy      = <<-EOT
              %4$s
                EOT
              }

              resource "aws_iam_role_policy_attachment" "mothership_%5$s_%1$d" {
                role       = aws_iam_role.mothership.name
                policy_arn = aws_iam_policy.mothership_%5$s_%1$d.arn
              }
              """,
              i + 1,
              name,
              purpose.policy,
              indented(policies.get(i)),
              purpose.id.toLowerCase(Locale.ROOT)));
    }
    return text.append(
            """

            output "mothership_role_arn" {
              value = aws_iam_role.mothership.arn
            }
            """)
        .toString();
  }

  private static String indented(ObjectNode document) {
    return ReadRole.text(document).indent(4).stripTrailing();
  }
}
