package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the security team says of one owner. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "has(oldSelf.externalId) == has(self.externalId)"
            + " && (!has(self.externalId) || self.externalId == oldSelf.externalId)",
    message = "externalId cannot change: every role of the tenant trusts the one it has")
public record TenantSpec(
    @Nullable @Size(max = 100) @JsonPropertyDescription("The name that people use")
        String displayName,
    @Nullable
        @Size(max = 253)
        @JsonPropertyDescription("Where the tenant stands in the organisation, as a/b/c")
        String orgUnit,
    @Required
        @JsonPropertyDescription(
            "The tenant's namespaces by their labels; empty selects none, and a namespace that two"
                + " tenants select belongs to neither")
        LabelSelection namespaceSelector,
    @Nullable
        @Pattern("^(critical|high|medium|low)$")
        @JsonPropertyDescription("What the tenant's assets matter where nothing nearer says")
        String criticality,
    @Nullable @JsonPropertyDescription("Bounds of this tenant") Limits limits,
    @Nullable
        @Pattern("^[\\w+=,.@:/-]+$")
        @Size(min = 2, max = 1224)
        @JsonPropertyDescription(
            "The external id that roles must ask for; made by the operator where absent. Set it"
                + " only to recover a tenant whose roles already trust one")
        String externalId,
    @Nullable
        @Size(max = 50)
        @JsonPropertyDescription(
            "Who may declare accounts and read findings in the tenant's namespaces; the operator"
                + " binds them there and takes it back when they are removed")
        List<Owner> owners,
    @Nullable
        @JsonPropertyDescription(
            "How soon the tenant promises to fix what is found; CISA's 3, 14 and 60 days where absent")
        ServiceLevel slo,
    @Nullable @JsonPropertyDescription("How the tenant's people are reached, for channels to name")
        Contacts contacts) {
  /** Times such as 3d or 72h from when a finding has its severity. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ServiceLevel(
      @Nullable
          @Pattern(TIME)
          @JsonPropertyDescription("For critical findings, such as 72h; 3d where absent")
          String critical,
      @Nullable @Pattern(TIME) @JsonPropertyDescription("For high findings; 14d where absent")
          String high,
      @Nullable @Pattern(TIME) @JsonPropertyDescription("For medium findings; 60d where absent")
          String medium,
      @Nullable @Pattern(TIME) @JsonPropertyDescription("For low findings; never due where absent")
          String low,
      @Nullable
          @Min(1)
          @Max(99)
          @JsonPropertyDescription(
              "How many percent are to be fixed in time; 95 where absent. The rest is the error budget")
          Integer objectivePercent) {
    private static final String TIME = "^[1-9][0-9]{0,3}[dh]$";
  }

  /** Whom channels reach by templates as {{tenant.contacts.slack}}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Contacts(
      @Nullable @Size(max = 100) @JsonPropertyDescription("Id or #name of a Slack channel")
          String slack,
      @Nullable @JsonPropertyDescription("Where the tenant's tickets are") Jira jira,
      @Nullable
          @Size(max = 200)
          @JsonPropertyDescription("Who is named when something is overdue, as <@U012AB3CD>")
          String escalation) {}

  /** The tenant's tickets. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Jira(
      @Nullable @Size(max = 100) @JsonPropertyDescription("Key of a project") String project) {}

  /** One who is bound to a shipped role in every namespace of the tenant. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "(self.kind == 'ServiceAccount') == has(self.namespace)",
      message = "namespace is needed by a ServiceAccount and refused by a User or Group")
  @ValidationRule(
      value = "!self.name.startsWith('system:')",
      message = "names that begin with system: are Kubernetes' own and cannot be owners")
  @ValidationRule(
      value =
          "self.kind != 'ServiceAccount'"
              + " || self.name.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
      message = "a ServiceAccount's name has lower case letters, digits, - and . only")
  public record Owner(
      @Required
          @Pattern("^(User|Group|ServiceAccount)$")
          @JsonPropertyDescription("User, Group or ServiceAccount")
          String kind,
      @Required
          @Size(min = 1, max = 253)
          @Pattern("^[^\\s*\\pC]([^*\\pC]*[^\\s*\\pC])?$")
          @JsonPropertyDescription("As the API server knows them; never a wildcard")
          String name,
      @Default("owner")
          @Pattern("^(owner|viewer)$")
          @JsonPropertyDescription("owner declares accounts; viewer only reads")
          String role,
      @Nullable
          @Size(min = 1, max = 63)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          @JsonPropertyDescription("Of a ServiceAccount")
          String namespace) {}

  /** Bounds of one tenant. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Limits(
      @Nullable
          @Min(1)
          @Max(500)
          @JsonPropertyDescription("How many open findings are shown as objects; 200 where absent")
          Integer maxFindings,
      @Nullable @Min(1) @JsonPropertyDescription("How many CloudAccounts are synced")
          Integer maxAccounts) {}
}
