package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.NullUnmarked;

/** Whose the asset is, where something else says so than the namespace of its account. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record FindingOwner(
    @Nullable @JsonPropertyDescription("As the tag or the audit log names it; absent for nobody")
        String name,
    @Required @JsonPropertyDescription("tag, creator, namespace or nobody") String source,
    @Required @JsonPropertyDescription("high, low or none") String confidence,
    @Required @JsonPropertyDescription("What says so") String because) {}
