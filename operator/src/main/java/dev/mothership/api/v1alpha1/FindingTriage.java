package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.NullUnmarked;

/** Who looks after a finding. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record FindingTriage(
    @Nullable @JsonPropertyDescription("Acknowledged or InProgress; absent while nobody has")
        String status,
    @Nullable @JsonPropertyDescription("Who is at it") String assignee,
    @Nullable @JsonPropertyDescription("What was said last") String comment,
    @Required @JsonPropertyDescription("Who said so") String by,
    @Required @JsonPropertyDescription("When") String at) {}
