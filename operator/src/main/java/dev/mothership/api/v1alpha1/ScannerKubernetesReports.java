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

/** Report objects that other tools keep in this cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "duration(self.interval) >= duration('1m') && duration(self.interval) <= duration('168h')",
    message = "interval must be between 1m and 168h")
public record ScannerKubernetesReports(
    @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
            "Kinds of Trivy-operator, wgpolicyk8s.io and openreports.io; those that are"
                + " cluster-scoped only where the installation lets this namespace read them")
        List<
                @Pattern(
                    "^((Cluster)?(VulnerabilityReport|ConfigAuditReport|RbacAssessmentReport"
                        + "|InfraAssessmentReport|SbomReport|PolicyReport|Report)"
                        + "|ExposedSecretReport|ClusterComplianceReport)$")
                @Size(max = 32) String>
            kinds,
    @Nullable
        @Size(max = 100)
        @JsonPropertyDescription(
            "Namespaces of this Scanner's Tenant in which the objects are; its own where absent")
        List<@Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$") @Size(max = 63) String> namespaces,
    @Default("10m")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription("How often the objects are read")
        String interval) {}
