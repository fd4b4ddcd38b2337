package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** What exceptions may ask for. */
public record ExceptionLimit(
    @Required
        @Min(1)
        @Max(3650)
        @JsonPropertyDescription("How many days after its creation an exception ends at the latest")
        Integer maxDays) {}
