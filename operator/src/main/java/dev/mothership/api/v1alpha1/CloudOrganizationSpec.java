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

/** What the security team says of one organization of accounts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.aws)",
    message = "exactly one provider block is needed: set spec.aws")
@ValidationRule(
    value =
        "duration(self.interval) >= duration('5m') && duration(self.interval) <= duration('168h')",
    message = "an organization's interval must be between 5m and 168h")
@ValidationRule(
    value =
        "duration(self.retryInterval) >= duration('5s') && duration(self.retryInterval) <= duration(self.interval)",
    message = "retryInterval must be between 5s and interval")
@ValidationRule(
    value =
        "has(oldSelf.externalId) == has(self.externalId)"
            + " && (!has(self.externalId) || self.externalId == oldSelf.externalId)",
    message = "externalId cannot change: every role of the organization trusts the one it has")
public record CloudOrganizationSpec(
    @Nullable @JsonPropertyDescription("An organization of AWS") Aws aws,
    @Required
        @JsonPropertyDescription(
            "The CloudIdentity that reads the organization and that the declared accounts use; it"
                + " must admit their namespaces")
        CloudAccountSpec.Reference identityRef,
    @Nullable @JsonPropertyDescription("Only these accounts; all where absent") Selection include,
    @Nullable @JsonPropertyDescription("None of these accounts") Selection exclude,
    @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
            "Where accounts go; the first rule that matches an account decides")
        List<Rule> rules,
    @Default("1h")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription("How often the organization is read")
        String interval,
    @Default("5m")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription(
            "How soon a failed reading is tried again; doubled each time, up to interval")
        String retryInterval,
    @Default("false")
        @JsonPropertyDescription("Shows in status what would be declared, and declares nothing")
        Boolean dryRun,
    @Default("false") @JsonPropertyDescription("Stops reading; what is declared stays")
        Boolean suspend,
    @Nullable
        @Pattern("^[\\w+=,.@:/-]+$")
        @Size(min = 2, max = 1224)
        @JsonPropertyDescription(
            "The external id that the organization's roles must ask for; made by the operator where"
                + " absent. Set it only to recover an organization whose roles already trust one")
        String externalId) {
  /** One AWS organization. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Aws(
      @Required
          @Pattern("^[0-9]{12}$")
          @Size(max = 12)
          @ValidationRule(
              value = "self == oldSelf",
              message =
                  "managementAccountId cannot change: another organization is another"
                      + " CloudOrganization")
          @JsonPropertyDescription(
              "Twelve digits, in quotes: the management account, or a delegated administrator's")
          String managementAccountId,
      @Nullable
          @Pattern("^o-[a-z0-9]{10,32}$")
          @JsonPropertyDescription("The organization that must be found there")
          String organizationId,
      @Default("aws")
          @Pattern("^(aws|aws-us-gov|aws-cn)$")
          @JsonPropertyDescription("aws, aws-us-gov or aws-cn")
          String partition,
      @Default("MothershipReadOrganization")
          @Pattern("^[\\w+=,.@/-]+$")
          @Size(min = 1, max = 512)
          @JsonPropertyDescription("The role that reads the organization, in that account")
          String roleName,
      @Default("MothershipReadOnly")
          @Pattern("^[\\w+=,.@/-]+$")
          @Size(min = 1, max = 512)
          @JsonPropertyDescription("The role to take on in each account")
          String memberRoleName) {}

  /** Accounts: those that are in one of the units or listed, and that carry the tags. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Selection(
      @Nullable
          @Size(max = 100)
          @JsonPropertyDescription("Organizational units by id or by path, as /a/b, and all below")
          List<@Size(min = 1, max = 512) String> organizationalUnits,
      @Nullable @Size(max = 1000) @JsonPropertyDescription("Account ids")
          List<@Size(max = 12) String> accounts,
      @Nullable @Size(max = 32) @JsonPropertyDescription("Tags that must all be there so")
          Map<String, @Size(max = 256) String> tags) {}

  /** Where matching accounts go, and as what. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rule(
      @Nullable @JsonPropertyDescription("Which accounts; all where absent") Match match,
      @Required
          @Size(min = 1, max = 253)
          @JsonPropertyDescription(
              "The namespace, literally or with {{tags.KEY}}, {{unit}} (the innermost), {{name}}"
                  + " and {{id}}, whose values are made lower case letters, digits and -")
          String namespace,
      @Nullable
          @Pattern("^(production|staging|development|sandbox)$")
          @JsonPropertyDescription("Of the declared account")
          String environment,
      @Nullable
          @Pattern("^(critical|high|medium|low)$")
          @JsonPropertyDescription("Of the declared account")
          String criticality,
      @Nullable
          @Size(max = 16)
          @ValidationRule(
              value =
                  "self.all(k, !k.startsWith('mothership.dev/') && !k.contains('kubernetes.io/'))",
              message = "labels under mothership.dev/ and kubernetes.io/ are not a rule's to give")
          @JsonPropertyDescription("Of the declared CloudAccount object")
          Map<String, @Size(max = 63) String> labels) {}

  /** As {@link Selection}, and by name. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Match(
      @Nullable
          @Size(max = 100)
          @JsonPropertyDescription("Organizational units by id or by path, as /a/b, and all below")
          List<@Size(min = 1, max = 512) String> organizationalUnits,
      @Nullable
          @Size(max = 100)
          @JsonPropertyDescription("Account names; * stands for any characters")
          List<@Size(min = 1, max = 128) String> names,
      @Nullable @Size(max = 32) @JsonPropertyDescription("Tags that must all be there so")
          Map<String, @Size(max = 256) String> tags) {}
}
