package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A bucket of S3, by the role of a CloudAccount. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "duration(self.interval) >= duration('1m') && duration(self.interval) <= duration('168h')",
    message = "interval must be between 1m and 168h")
public record ScannerObjectStore(
    @Required
        @JsonPropertyDescription("The CloudAccount of this namespace by whose role it is read")
        CloudAccountSpec.Reference accountRef,
    @Required
        @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
        @Size(min = 3, max = 63)
        @JsonPropertyDescription("The bucket's name")
        String bucket,
    @Nullable
        @Size(max = 1024)
        @JsonPropertyDescription("What the keys begin with, as reports/; all of them where absent")
        String prefix,
    @Required
        @Pattern("^[a-z]{2}(-[a-z]+)+-[0-9]+$")
        @Size(max = 32)
        @JsonPropertyDescription("The region that the bucket is in")
        String region,
    @Default("1h")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription("How often new objects are looked for")
        String interval) {}
