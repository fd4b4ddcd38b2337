package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** What is to be fixed, and how far to go. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.findingRef == oldSelf.findingRef && self.action == oldSelf.action"
            + " && has(self.asset) == has(oldSelf.asset)"
            + " && (!has(self.asset) || self.asset == oldSelf.asset)"
            + " && has(self.parameters) == has(oldSelf.parameters)"
            + " && (!has(self.parameters) || self.parameters == oldSelf.parameters)",
    message =
        "only mode, suspend and requestedBy can change: what was approved stays what is done."
            + " Another fix is another Remediation")
public record RemediationSpec(
    @Required @JsonPropertyDescription("A configuration finding of this namespace")
        FindingReference findingRef,
    @Required
        @Size(min = 1, max = 100)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("What is done about it, by the action's id")
        String action,
    @Nullable
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            "The asset's identity at its provider; the finding's where absent, and never another's")
        String asset,
    @Nullable @Size(max = 8) @JsonPropertyDescription("Values that the action needs")
        Map<String, @Size(max = 512) String> parameters,
    @Default("DryRun")
        @Pattern("^(DryRun|Apply|Rollback)$")
        @JsonPropertyDescription(
            "DryRun only plans; Apply carries the plan out once it is approved; Rollback puts back"
                + " what Apply has changed")
        String mode,
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "Who asks for it: your user name as the API server knows it; only a service account, as"
                + " one that applies manifests out of Git, names somebody else. Whoever approves"
                + " must be another")
        String requestedBy,
    @Default("false") @JsonPropertyDescription("Begins nothing; what was begun is ended")
        Boolean suspend) {
  /** A finding by name, in the same namespace. */
  public record FindingReference(
      @Required
          @Size(min = 1, max = 253)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
          @JsonPropertyDescription("The object's name")
          String name) {}
}
