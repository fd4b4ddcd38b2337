package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where base credentials come from and who may use them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.aws)",
    message =
        "exactly one provider block is needed: set spec.aws ({} is AWS's default credential chain)")
public record CloudIdentitySpec(
    @Nullable @JsonPropertyDescription("Credentials for AWS; {} is the default credential chain")
        Aws aws,
    @Nullable
        @JsonPropertyDescription("Namespaces whose CloudAccounts may use this; empty means nobody")
        LabelSelection allowedNamespaces,
    @Nullable
        @JsonPropertyDescription("Refuses every user of this identity until it is false again")
        Boolean suspend) {
  /** For AWS. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Aws(
      @Nullable
          @Pattern("^arn:(aws|aws-us-gov|aws-cn):iam::[0-9]{12}:role/[\\w+=,.@/-]+$")
          @Size(max = 600)
          @JsonPropertyDescription("A role to take on before the account's own")
          String roleArn) {}
}
