package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Signed CloudEvents by HTTP. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChannelWebhook(
    @Required
        @Size(min = 8, max = 1000)
        @Pattern("^https?://[^\\s/?#@]+([/?][^\\s#]*)?$")
        @JsonPropertyDescription(
            "Where events are posted; its host has to be one that the installation allows. The"
                + " Secret holds the key of the signature under the key signingKey")
        String url) {}
