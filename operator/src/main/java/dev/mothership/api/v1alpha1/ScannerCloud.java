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

/** The tools of a cloud, by the role of a CloudAccount. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "duration(self.interval) >= duration('5m') && duration(self.interval) <= duration('168h')",
    message = "interval must be between 5m and 168h")
@ValidationRule(
    value =
        "self.services.all(s, s in ['securityhub', 'securityhubv2', 'guardduty', 'inspector2',"
            + " 'accessanalyzer', 'ecr', 'ssm']) && self.services.all(s, self.services.exists_one(t, t == s))",
    message =
        "services are securityhub, securityhubv2, guardduty, inspector2, accessanalyzer, ecr or"
            + " ssm, each once")
@ValidationRule(
    value = "!('securityhub' in self.services && 'securityhubv2' in self.services)",
    message = "securityhub or securityhubv2, not both: they say the same in two forms")
public record ScannerCloud(
    @Required
        @JsonPropertyDescription(
            "The CloudAccount of this namespace by whose role the services are asked")
        CloudAccountSpec.Reference accountRef,
    @Required
        @Size(min = 1, max = 6)
        @JsonPropertyDescription(
            "Any of securityhub or securityhubv2, guardduty, inspector2, accessanalyzer, ecr and ssm")
        List<@Size(max = 32) String> services,
    @Nullable @JsonPropertyDescription("Which of the account's regions; all of them where absent")
        CloudAccountSpec.Regions regions,
    @Default("1h")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription("How often the services are asked")
        String interval) {}
