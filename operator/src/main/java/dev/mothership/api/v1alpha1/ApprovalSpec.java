package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What one person decides on exactly one thing as it is now. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "an Approval cannot change: delete it and create another")
public record ApprovalSpec(
    @Required @JsonPropertyDescription("What is decided on") TargetRef targetRef,
    @Required
        @Pattern("^[0-9a-f]{64}$")
        @JsonPropertyDescription(
            "Of what it is now, from its status: another spec or plan needs another Approval")
        String targetHash,
    @Required
        @PrinterColumn(name = "DECISION")
        @Pattern("^(Approve|Reject)$")
        @JsonPropertyDescription(
            "Approve or Reject; of several decisions on a target the last counts")
        String decision,
    @Required
        @PrinterColumn(name = "BY")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "Your user name as the API server knows it; it refuses any other, and service accounts")
        String by,
    @Nullable @Size(max = 1024) @JsonPropertyDescription("Why, for those who look later")
        String comment) {
  /** A thing in the same namespace, or of the cluster. */
  public record TargetRef(
      @Required
          @PrinterColumn(name = "KIND")
          @Pattern("^(Remediation|PostureException|ClusterPostureException)$")
          @JsonPropertyDescription("Remediation, PostureException or ClusterPostureException")
          String kind,
      @Required
          @PrinterColumn(name = "TARGET")
          @Size(min = 1, max = 253)
          @JsonPropertyDescription("Its name; where its kind has a namespace, it is in this one")
          String name) {}
}
