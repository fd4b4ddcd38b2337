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
import java.util.List;
import java.util.Map;

/** A security tool that assets are expected to have. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExpectedTool(
    @Required
        @Pattern("^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("As reports name it, lower case: falcon")
        String tool,
    @Required
        @Size(min = 1, max = 20)
        @JsonPropertyDescription("Assets that are expected to have it: aws.ec2.instance")
        List<@Pattern("^[a-z0-9]+(\\.[a-z0-9-]+)+$") @Size(max = 100) String> assetTypes,
    @Default("7")
        @Min(1)
        @Max(365)
        @JsonPropertyDescription(
            "Days after which an asset that the tool no longer tells of counts as not seen")
        Integer days,
    @Nullable
        @JsonPropertyDescription("An asset with any of these tags, by key and value, is exempt")
        Map<String, @Size(max = 256) String> exemptTags) {}
