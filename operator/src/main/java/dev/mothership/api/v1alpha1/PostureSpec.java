package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Whose posture it is. */
public record PostureSpec(
    @Required @JsonPropertyDescription("The Tenant this namespace belongs to") String tenant) {}
