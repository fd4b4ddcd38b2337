package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What differs from the built-in model: whatever is absent is as there. Names of values are those
 * of the built-in model's file, config/rules/risk/default.yaml.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RiskModelSpec(
    @PrinterColumn(name = "MODE")
        @Default("Shadow")
        @Pattern("^(Shadow|Enforce)$")
        @JsonPropertyDescription(
            "Shadow only shows what the model would change; Enforce rates every finding by it")
        String mode,
    @Nullable @JsonPropertyDescription("Puts the model aside until it is false again")
        Boolean suspend,
    @Nullable @JsonPropertyDescription("By how an asset can be reached") Exposure exposure,
    @Nullable @JsonPropertyDescription("By what stands in the way") Control control,
    @Nullable
        @JsonPropertyDescription("By what the asset, its account or its tenant is said to matter")
        Criticality criticality,
    @Nullable @JsonPropertyDescription("By the class of the data stored") DataClass dataClass,
    @Nullable @JsonPropertyDescription("By the power of the role or user") BlastRadius blastRadius,
    @Nullable @JsonPropertyDescription("What the consequence is multiplied with")
        Environment environment,
    @Nullable
        @JsonPropertyDescription("What stands in where nobody can tell how an asset is reached")
        Assumed unknownExposure,
    @Nullable
        @JsonPropertyDescription("What stands in where nobody can tell what stands in the way")
        Assumed unknownControl,
    @Nullable @JsonPropertyDescription("What stands in where nobody can tell the class of the data")
        Assumed unknownDataClass,
    @Nullable @JsonPropertyDescription("What stands in where nobody can tell what a role may do")
        Assumed unknownBlastRadius,
    @Nullable
        @Min(0)
        @Max(1)
        @JsonPropertyDescription("The least consequence, before the environment counts")
        Double leastConsequence) {

  /** By how an asset can be reached. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "(!has(self.internet) || !has(self.limited) || self.internet >= self.limited)"
              + " && (!has(self.internet) || !has(self.behind) || self.internet >= self.behind)"
              + " && (!has(self.internet) || !has(self.private) || self.internet >= self.private)"
              + " && (!has(self.internet) || !has(self.none) || self.internet >= self.none)"
              + " && (!has(self.limited) || !has(self.behind) || self.limited >= self.behind)"
              + " && (!has(self.limited) || !has(self.private) || self.limited >= self.private)"
              + " && (!has(self.limited) || !has(self.none) || self.limited >= self.none)"
              + " && (!has(self.behind) || !has(self.private) || self.behind >= self.private)"
              + " && (!has(self.behind) || !has(self.none) || self.behind >= self.none)"
              + " && (!has(self.private) || !has(self.none) || self.private >= self.none)",
      message = "exposure must not rise from internet over limited, behind and private to none")
  public record Exposure(
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Open to the whole internet")
          Double internet,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Open to some networks of the internet")
          Double limited,
      @Nullable
          @Min(0)
          @Max(1)
          @JsonPropertyDescription("Behind something that is open to the internet")
          Double behind,
      @Nullable
          @JsonProperty("private")
          @Min(0)
          @Max(1)
          @JsonPropertyDescription("In a network that the internet does not reach")
          Double privateOnly,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Without a network") Double none) {}

  /** By what stands in the way. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "(!has(self.none) || !has(self.partial) || self.none >= self.partial)"
              + " && (!has(self.none) || !has(self.strong) || self.none >= self.strong)"
              + " && (!has(self.partial) || !has(self.strong) || self.partial >= self.strong)",
      message = "control must not rise from none over partial to strong")
  public record Control(
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Nothing") Double none,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Something that helps in part")
          Double partial,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Something that must be overcome first")
          Double strong) {}

  /** By what the asset, its account or its tenant is said to matter. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "(!has(self.critical) || !has(self.high) || self.critical >= self.high)"
              + " && (!has(self.critical) || !has(self.medium) || self.critical >= self.medium)"
              + " && (!has(self.critical) || !has(self.low) || self.critical >= self.low)"
              + " && (!has(self.high) || !has(self.medium) || self.high >= self.medium)"
              + " && (!has(self.high) || !has(self.low) || self.high >= self.low)"
              + " && (!has(self.medium) || !has(self.low) || self.medium >= self.low)",
      message = "criticality must not rise from critical over high and medium to low")
  public record Criticality(
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Critical") Double critical,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("High") Double high,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Medium") Double medium,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Low") Double low) {}

  /** By the class of the data stored. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "(!has(self.regulated) || !has(self.confidential) || self.regulated >= self.confidential)"
              + " && (!has(self.regulated) || !has(self.internal) || self.regulated >= self.internal)"
              + " && (!has(self.regulated) || !has(self.public) || self.regulated >= self.public)"
              + " && (!has(self.confidential) || !has(self.internal) || self.confidential >= self.internal)"
              + " && (!has(self.confidential) || !has(self.public) || self.confidential >= self.public)"
              + " && (!has(self.internal) || !has(self.public) || self.internal >= self.public)",
      message = "dataClass must not rise from regulated over confidential and internal to public")
  public record DataClass(
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Regulated") Double regulated,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Confidential") Double confidential,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Internal") Double internal,
      @Nullable @JsonProperty("public") @Min(0) @Max(1) @JsonPropertyDescription("Public")
          Double publicData) {}

  /** By the power of the role or user. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "(!has(self.ADMIN) || !has(self.EDIT_IAM) || self.ADMIN >= self.EDIT_IAM)"
              + " && (!has(self.ADMIN) || !has(self.READ) || self.ADMIN >= self.READ)"
              + " && (!has(self.EDIT_IAM) || !has(self.READ) || self.EDIT_IAM >= self.READ)",
      message = "blastRadius must not rise from ADMIN over EDIT_IAM to READ")
  public record BlastRadius(
      @Nullable
          @JsonProperty("ADMIN")
          @Min(0)
          @Max(1)
          @JsonPropertyDescription("Administrator of the account")
          Double admin,
      @Nullable
          @JsonProperty("EDIT_IAM")
          @Min(0)
          @Max(1)
          @JsonPropertyDescription("May change permissions")
          Double editIam,
      @Nullable
          @JsonProperty("READ")
          @Min(0)
          @Max(1)
          @JsonPropertyDescription("Reads confidential data")
          Double read) {}

  /** What the consequence is multiplied with. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "(!has(self.production) || !has(self.staging) || self.production >= self.staging)"
              + " && (!has(self.production) || !has(self.development) || self.production >= self.development)"
              + " && (!has(self.production) || !has(self.sandbox) || self.production >= self.sandbox)"
              + " && (!has(self.staging) || !has(self.development) || self.staging >= self.development)"
              + " && (!has(self.staging) || !has(self.sandbox) || self.staging >= self.sandbox)"
              + " && (!has(self.development) || !has(self.sandbox) || self.development >= self.sandbox)",
      message = "environment must not rise from production over staging and development to sandbox")
  public record Environment(
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Production, and unset") Double production,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Staging") Double staging,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Development") Double development,
      @Nullable @Min(0) @Max(1) @JsonPropertyDescription("Sandbox") Double sandbox) {}

  /** What stands in for a value that cannot be read, and the range it may lie in. */
  @ValidationRule(
      value = "self.low <= self.value && self.value <= self.high",
      message = "an assumed value must lie between low and high")
  public record Assumed(
      @Required @Min(0) @Max(1) @JsonPropertyDescription("What is counted") Double value,
      @Required @Min(0) @Max(1) @JsonPropertyDescription("The least it can be") Double low,
      @Required @Min(0) @Max(1) @JsonPropertyDescription("The most it can be") Double high) {}
}
