package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.api.v1alpha1.ChannelFilter;
import dev.mothership.api.v1alpha1.ChannelJira;
import dev.mothership.api.v1alpha1.ChannelSlack;
import dev.mothership.api.v1alpha1.ChannelTiming;
import dev.mothership.api.v1alpha1.ChannelWebhook;
import dev.mothership.api.v1alpha1.CloudAccountSpec;
import dev.mothership.api.v1alpha1.ClusterNotificationChannelSpec;
import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.api.v1alpha1.NotificationChannelSpec;
import dev.mothership.notify.ChannelBody;
import dev.mothership.notify.DigestTime;
import dev.mothership.notify.Filter;
import dev.mothership.notify.QuietHours;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Specs of both kinds as what the relay goes by; defaults are those of the schema. */
final class ChannelBodies {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int RATE = 30;
  private static final int LOUD = 80;

  private ChannelBodies() {}

  private record Block(String type, JsonNode settings) {
    static Block of(
        @Nullable ChannelSlack slack,
        @Nullable ChannelJira jira,
        @Nullable ChannelWebhook webhook) {
      if (slack != null) {
        return new Block("slack", MAPPER.valueToTree(slack));
      }
      if (jira != null) {
        return new Block("jira", MAPPER.valueToTree(jira));
      }
      return webhook != null
          ? new Block("webhook", MAPPER.valueToTree(webhook))
          : new Block("", JsonNodeFactory.instance.objectNode());
    }
  }

  static ChannelBody of(NotificationChannelSpec spec) {
    Block block = Block.of(spec.slack(), spec.jira(), spec.webhook());
    return new ChannelBody(
        block.type(),
        block.settings(),
        name(spec.secretRef()),
        or(spec.destination(), ""),
        List.of(),
        ChannelBody.NONE,
        filter(spec.filter()),
        or(spec.groupBy(), "rule"),
        spec.maxOpenTickets(),
        or(spec.rateLimit(), RATE),
        digest(spec.digest()),
        quiet(spec.quietHours()),
        after(spec.escalate()),
        to(spec.escalate()),
        !Boolean.FALSE.equals(spec.skipExisting()));
  }

  static ChannelBody of(ClusterNotificationChannelSpec spec) {
    Block block = Block.of(spec.slack(), spec.jira(), spec.webhook());
    return new ChannelBody(
        block.type(),
        block.settings(),
        name(spec.secretRef()),
        "",
        list(spec.allowedDestinations()),
        or(spec.route(), ChannelBody.NONE),
        filter(spec.filter()),
        or(spec.groupBy(), "rule"),
        spec.maxOpenTickets(),
        or(spec.rateLimit(), RATE),
        digest(spec.digest()),
        quiet(spec.quietHours()),
        after(spec.escalate()),
        to(spec.escalate()),
        !Boolean.FALSE.equals(spec.skipExisting()));
  }

  private static Filter filter(@Nullable ChannelFilter filter) {
    if (filter == null) {
      return Filter.ALL;
    }
    ChannelFilter.Checks checks = filter.checks();
    LabelSelection accounts = filter.accountSelector();
    return new Filter(
        or(filter.minRisk(), 0),
        list(filter.severities()),
        list(filter.categories()),
        checks == null ? List.of() : list(checks.include()),
        checks == null ? List.of() : list(checks.exclude()),
        accounts == null ? null : LabelRule.of(accounts),
        list(filter.changes()));
  }

  private static @Nullable DigestTime digest(ChannelTiming.@Nullable Digest digest) {
    return digest == null
        ? null
        : new DigestTime(
            or(digest.every(), "Weekly"),
            or(digest.day(), "Monday"),
            or(digest.at(), "08:00"),
            or(digest.timeZone(), "UTC"));
  }

  private static @Nullable QuietHours quiet(ChannelTiming.@Nullable QuietHours hours) {
    return hours == null
        ? null
        : new QuietHours(
            hours.from(), hours.to(), or(hours.timeZone(), "UTC"), or(hours.exceptRisk(), LOUD));
  }

  private static @Nullable Long after(ChannelTiming.@Nullable Escalation escalation) {
    return escalation == null ? null : Interval.parse(or(escalation.after(), "0s")).toSeconds();
  }

  private static String to(ChannelTiming.@Nullable Escalation escalation) {
    return escalation == null ? "" : or(escalation.to(), "");
  }

  private static String name(CloudAccountSpec.@Nullable Reference reference) {
    return reference == null ? "" : reference.name();
  }

  private static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
