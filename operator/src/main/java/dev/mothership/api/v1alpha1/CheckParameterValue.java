package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One parameter of one check. */
public record CheckParameterValue(
    @Required @Size(min = 1, max = 200) @JsonPropertyDescription("The check's id") String check,
    @Required @Size(min = 1, max = 41) @JsonPropertyDescription("The parameter's name") String name,
    @Required
        @Size(min = 1, max = 1000)
        @JsonPropertyDescription("In quotes; of a list, the values with commas between them")
        String value) {}
