package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;

/** Where a tool's reports come from, and how they are read. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.push), has(self.job), has(self.cloud), has(self.objectStore),"
            + " has(self.kubernetesReports)].exists_one(source, source)",
    message =
        "exactly one source is needed: push ({} takes what is sent), job, cloud, objectStore or"
            + " kubernetesReports")
@ValidationRule(
    value = "!has(self.cloud) || !has(self.format)",
    message = "format is not for cloud: what each service says is read as it is")
@ValidationRule(
    value = "!has(self.kubernetesReports) || !has(self.format)",
    message = "format is not for kubernetesReports: each kind is read as it is")
@ValidationRule(
    value = "!has(self.mapping) || has(self.format)",
    message = "mapping goes with format: it is for one that is named, as generic")
public record ScannerSpec(
    @Nullable
        @Pattern("^[a-z0-9][a-z0-9.-]{0,62}$")
        @JsonPropertyDescription(
            "The format of the reports, as trivy; known by their content where absent")
        String format,
    @Nullable
        @JsonPropertyDescription(
            "Reports are sent to the path in status.url by whoever may create scanners/reports")
        Push push,
    @Nullable @JsonPropertyDescription("Reports are fetched from the tools of an account's cloud")
        ScannerCloud cloud,
    @Nullable
        @JsonPropertyDescription("Reports are fetched from a bucket, each object being one of them")
        ScannerObjectStore objectStore,
    @Nullable @JsonPropertyDescription("Report objects that other tools keep in this cluster")
        ScannerKubernetesReports kubernetesReports,
    @Nullable @JsonPropertyDescription("A tool that the operator runs as a Job, by a schedule")
        ScannerJob job,
    @Nullable
        @PreserveUnknownFields
        @JsonPropertyDescription(
            "What the format has to be told; for generic, which field is which")
        JsonNode mapping,
    @Default("Declared")
        @Pattern("^(Declared|Nothing)$")
        @JsonPropertyDescription(
            "Declared: what a report is a whole statement of, and does not name any more, is over;"
                + " Nothing: only a report that says so ends anything")
        String closes,
    @Nullable @JsonPropertyDescription("Takes and reads no reports until it is false again")
        Boolean suspend) {
  /** Nothing to say. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Push() {}
}
