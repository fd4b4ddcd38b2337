package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** What an owner says of one cloud account. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.aws)",
    message = "exactly one provider block is needed: set spec.aws")
@ValidationRule(
    value = "!(has(self.identityRef) && has(self.secretRef))",
    message = "set identityRef or secretRef, not both")
@ValidationRule(
    value = "has(self.identityRef) || has(self.secretRef)",
    message =
        "credentials are needed: set identityRef to a CloudIdentity or secretRef to a Secret here")
@ValidationRule(
    value =
        "duration(self.interval) >= duration('1m') && duration(self.interval) <= duration('168h')",
    message = "interval must be between 1m and 168h")
@ValidationRule(
    value =
        "duration(self.retryInterval) >= duration('5s') && duration(self.retryInterval) <= duration(self.interval)",
    message = "retryInterval must be between 5s and interval")
public record CloudAccountSpec(
    @Nullable @JsonPropertyDescription("An account of AWS") Aws aws,
    @Nullable @JsonPropertyDescription("A CloudIdentity that admits this namespace")
        Reference identityRef,
    @Nullable
        @JsonPropertyDescription(
            "A Secret of this namespace with accessKeyId and secretAccessKey, from which the"
                + " account's role is taken on")
        Reference secretRef,
    @Nullable
        @Pattern("^(production|staging|development|sandbox)$")
        @JsonPropertyDescription("Weighs every risk; unset counts as production, marked assumed")
        String environment,
    @Nullable
        @Pattern("^(critical|high|medium|low)$")
        @JsonPropertyDescription("What the account's assets matter where no tag says")
        String criticality,
    @Nullable @JsonPropertyDescription("How the class of data is told") DataClass dataClass,
    @Default("1h")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription("How often the account is synced")
        String interval,
    @Default("5m")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription(
            "How soon a failed sync is tried again; doubled each time, up to interval")
        String retryInterval,
    @Default("false") @JsonPropertyDescription("Stops syncing; what is known stays")
        Boolean suspend,
    @Default("Retain")
        @Pattern("^(Retain|Delete)$")
        @JsonPropertyDescription("What becomes of the account's data once this object is gone")
        String deletionPolicy) {
  /** One AWS account. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Aws(
      @Required
          @Pattern("^[0-9]{12}$")
          @Size(max = 12)
          @ValidationRule(
              value = "self == oldSelf",
              message = "accountId cannot change: another account is another CloudAccount")
          @JsonPropertyDescription("Twelve digits, in quotes")
          String accountId,
      @Default("aws")
          @Pattern("^(aws|aws-us-gov|aws-cn)$")
          @JsonPropertyDescription("aws, aws-us-gov or aws-cn")
          String partition,
      @Default("MothershipReadOnly")
          @Pattern("^[\\w+=,.@/-]+$")
          @Size(min = 1, max = 512)
          @JsonPropertyDescription(
              "The role to take on in the account, with its path if it has one")
          String roleName,
      @Nullable @JsonPropertyDescription("Which regions; every enabled one where absent")
          Regions regions,
      @Nullable
          @JsonPropertyDescription(
              "How resources may be changed; absent means that nothing of the account ever is")
          Remediation remediation) {}

  /** The role that changes things, another than the one that reads. */
  public record Remediation(
      @Required
          @Pattern("^[\\w+=,.@/-]+$")
          @Size(min = 1, max = 512)
          @JsonPropertyDescription(
              "A role of the same account, with its path if it has one; taken on by approved"
                  + " Remediations only, and limited to what each needs")
          String roleName) {}

  /** Chosen regions. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "(!has(self.include) || self.include.all(r, r.matches('^[a-z]{2}(-[a-z]+)+-[0-9]+$')))"
              + " && (!has(self.exclude) || self.exclude.all(r, r.matches('^[a-z]{2}(-[a-z]+)+-[0-9]+$')))",
      message = "regions are names like eu-west-1")
  public record Regions(
      @Nullable @Size(max = 64) @JsonPropertyDescription("Only these; all where empty")
          List<@Size(max = 32) String> include,
      @Nullable @Size(max = 64) @JsonPropertyDescription("None of these")
          List<@Size(max = 32) String> exclude) {}

  /**
   * An object by name, in this namespace or cluster-wide by its kind: never in another namespace.
   */
  public record Reference(
      @Required
          @Size(min = 1, max = 253)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
          @JsonPropertyDescription("The object's name")
          String name) {}

  /** Tags to classes of data. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!has(self.map) || self.map.all(k, self.map[k] in ['public', 'internal', 'confidential', 'regulated'])",
      message = "map gives public, internal, confidential or regulated")
  public record DataClass(
      @Nullable @Size(max = 128) @JsonPropertyDescription("The tag key that tells the class")
          String tag,
      @Nullable
          @Size(max = 64)
          @JsonPropertyDescription("Tag values to public, internal, confidential or regulated")
          Map<String, @Size(max = 16) String> map,
      @Nullable
          @Pattern("^(public|internal|confidential|regulated)$")
          @com.fasterxml.jackson.annotation.JsonProperty("default")
          @JsonPropertyDescription("The class of stores that carry no such tag")
          String byDefault) {}
}
