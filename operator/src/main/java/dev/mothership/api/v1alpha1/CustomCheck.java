package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A check of one's own: an expression over an asset and what it is directly related to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CustomCheck(
    @Required
        @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Says what is wrong; permanent, part of every finding's name")
        String id,
    @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription("What is wrong, in one line for a person")
        String title,
    @Required
        @Pattern("^(critical|high|medium|low)$")
        @JsonPropertyDescription("Base severity; weighs the control score")
        String severity,
    @Required
        @Pattern("^[a-z0-9]+(\\.[a-z0-9-]+)+$")
        @Size(max = 100)
        @JsonPropertyDescription("Assets it judges: aws.s3.bucket")
        String assetType,
    @Required
        @Size(min = 1, max = 4000)
        @JsonPropertyDescription(
            "CEL over asset and related, true where the asset fails; see the reference of check"
                + " queries")
        String fails,
    @Nullable
        @Min(0)
        @Max(1)
        @JsonPropertyDescription("How easily the fault is used, 0 to 1; 0.4 where absent")
        Double exploitability,
    @Nullable
        @Min(0)
        @Max(1)
        @JsonPropertyDescription("What using it gives, 0 to 1; 0.6 where absent")
        Double impact,
    @Nullable
        @Min(0)
        @Max(1)
        @JsonPropertyDescription("How exposed the asset counts, 0 to 1; its own where absent")
        Double exposure,
    @Nullable
        @Pattern("^(identity|network|compute|data|kubernetes|vulnerabilities|logging)$")
        @JsonPropertyDescription("Sub-domain of the score; compute where absent")
        String subdomain,
    @Nullable @Size(max = 1000) @JsonPropertyDescription("Why it matters; the title where absent")
        String why,
    @Required @Size(min = 1, max = 2000) @JsonPropertyDescription("What a person has to do")
        String remediation,
    @Nullable
        @Size(max = 32)
        @JsonPropertyDescription(
            "Facets of the asset that must have been read; all of them where absent")
        List<@Size(max = 64) String> facets,
    @Nullable
        @Size(max = 8)
        @JsonPropertyDescription(
            "Lists that must have succeeded for a pass to count; that of assetType where absent")
        List<@Size(max = 100) String> scopes) {}
