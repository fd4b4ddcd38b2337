package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where an owner is told of findings in the accounts of the namespace, and of which. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.slack), has(self.jira), has(self.webhook), has(self.channelRef)]"
            + ".filter(there, there).size() == 1",
    message = "exactly one of slack, jira, webhook and channelRef is needed")
@ValidationRule(
    value = "has(self.secretRef) != has(self.channelRef)",
    message =
        "secretRef to a Secret here is needed by slack, jira and webhook, and refused with channelRef")
@ValidationRule(
    value = "!has(self.destination) || has(self.channelRef)",
    message = "destination goes with channelRef")
public record NotificationChannelSpec(
    @Nullable @JsonPropertyDescription("Messages in Slack") ChannelSlack slack,
    @Nullable @JsonPropertyDescription("Tickets in Jira") ChannelJira jira,
    @Nullable @JsonPropertyDescription("Signed events by HTTP") ChannelWebhook webhook,
    @Nullable
        @JsonPropertyDescription(
            "A Secret of this namespace that the operator is allowed to read; read anew for each"
                + " message")
        CloudAccountSpec.Reference secretRef,
    @Nullable @JsonPropertyDescription("A ClusterNotificationChannel that admits this namespace")
        CloudAccountSpec.Reference channelRef,
    @Nullable
        @Size(min = 1, max = 200)
        @JsonPropertyDescription(
            "Another Slack channel or Jira project than the cluster channel's, where it allows that")
        String destination,
    @Nullable @JsonPropertyDescription("Which findings; all of them where absent")
        ChannelFilter filter,
    @Default("rule")
        @Pattern("^(rule|fix)$")
        @JsonPropertyDescription("What of an account goes into one message: one rule, or one fix")
        String groupBy,
    @Nullable
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
            "How many messages or tickets with something left to do there are at most; the rest"
                + " wait, the worst first")
        Integer maxOpenTickets,
    @Default("30") @Min(1) @Max(600) @JsonPropertyDescription("Messages in a minute at most")
        Integer rateLimit,
    @Nullable @JsonPropertyDescription("A regular account of how the tenant stands")
        ChannelTiming.Digest digest,
    @Nullable @JsonPropertyDescription("Hours in which messages wait")
        ChannelTiming.QuietHours quietHours,
    @Nullable @JsonPropertyDescription("A louder word when something is overdue")
        ChannelTiming.Escalation escalate,
    @Default("true")
        @JsonPropertyDescription(
            "Passes over what was there before the channel, or before an account was first synced")
        Boolean skipExisting,
    @Default("false") @JsonPropertyDescription("Sends nothing; what there is to tell waits")
        Boolean suspend) {}
