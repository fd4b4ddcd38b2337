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
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What chosen namespaces send through, and where those are told who declare no channel. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.slack), has(self.jira), has(self.webhook)].filter(there, there).size() == 1",
    message = "exactly one of slack, jira and webhook is needed")
public record ClusterNotificationChannelSpec(
    @Nullable @JsonPropertyDescription("Messages in Slack") ChannelSlack slack,
    @Nullable @JsonPropertyDescription("Tickets in Jira") ChannelJira jira,
    @Nullable @JsonPropertyDescription("Signed events by HTTP") ChannelWebhook webhook,
    @Required
        @JsonPropertyDescription("A Secret of the operator's namespace; read anew for each message")
        CloudAccountSpec.Reference secretRef,
    @Nullable
        @JsonPropertyDescription(
            "Namespaces whose NotificationChannels may refer to this; empty means nobody")
        LabelSelection allowedNamespaces,
    @Nullable
        @Size(max = 50)
        @JsonPropertyDescription(
            "What a NotificationChannel may set as its destination; a * stands for any text")
        List<@Size(min = 1, max = 200) String> allowedDestinations,
    @Default("None")
        @Pattern("^(None|Default|Unowned)$")
        @JsonPropertyDescription(
            "Default is told of findings in namespaces that have no usable NotificationChannel;"
                + " Unowned of those that no other channel is for, nor a default one can reach, and of what"
                + " nobody owns")
        String route,
    @Nullable
        @JsonPropertyDescription(
            "Which findings this channel's own route tells of; all where absent")
        ChannelFilter filter,
    @Default("rule")
        @Pattern("^(rule|fix)$")
        @JsonPropertyDescription("What of an account goes into one message: one rule, or one fix")
        String groupBy,
    @Nullable
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
            "How many messages or tickets of a tenant with something left to do there are at most")
        Integer maxOpenTickets,
    @Default("30")
        @Min(1)
        @Max(600)
        @JsonPropertyDescription("Messages in a minute at most, of each tenant")
        Integer rateLimit,
    @Nullable @JsonPropertyDescription("A regular account of how each tenant stands")
        ChannelTiming.Digest digest,
    @Nullable @JsonPropertyDescription("Hours in which messages wait")
        ChannelTiming.QuietHours quietHours,
    @Nullable @JsonPropertyDescription("A louder word when something is overdue")
        ChannelTiming.Escalation escalate,
    @Default("true")
        @JsonPropertyDescription(
            "Passes over what was there before the channel, or before an account was first synced")
        Boolean skipExisting,
    @Default("false")
        @JsonPropertyDescription("Sends nothing, nor lets others; what there is to tell waits")
        Boolean suspend) {}
