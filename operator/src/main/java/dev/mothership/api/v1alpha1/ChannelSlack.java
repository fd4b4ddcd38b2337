package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Messages in Slack, by an app's bot. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChannelSlack(
    @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription(
            "Id or #name of the channel, which the app has to be a member of; may hold"
                + " {{tenant.contacts.slack}} and the like. The Secret holds the bot's token under"
                + " the key token")
        String channel) {}
