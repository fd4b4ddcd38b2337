package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterNotificationChannelResource;
import dev.mothership.api.v1alpha1.ClusterNotificationChannelSpec;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.ChannelBody;
import dev.mothership.notify.Notifier;
import dev.mothership.notify.Notifiers;
import dev.mothership.notify.Templates;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a channel may send as it is; judged anew at every reconcile.
 *
 * @param reason empty where it may
 * @param via the cluster channel that it may send through; empty for none
 */
record ChannelJudgement(String reason, String message, String via) {
  static final ChannelJudgement FINE = new ChannelJudgement("", "", "");

  boolean fine() {
    return reason.isEmpty();
  }

  static ChannelJudgement refused(String reason, String message) {
    return new ChannelJudgement(reason, message, "");
  }

  /** Of the channel's own block, templates not filled in, and of its times. */
  static ChannelJudgement own(ChannelBody body, Notifiers notifiers) {
    List<String> problems = new ArrayList<>();
    List<String> unknown = new ArrayList<>(Templates.unknown(body.settings()));
    unknown.addAll(Templates.unknown(body.escalateTo()));
    if (!unknown.isEmpty()) {
      problems.add(
          "There is nothing to put in place of %s: see docs/guide/notifications.md for the names."
              .formatted(String.join(", ", unknown)));
    }
    if (body.quiet() != null) {
      zone("quietHours", body.quiet().zone()).ifPresent(problems::add);
    }
    if (body.digest() != null) {
      zone("digest", body.digest().zone()).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      return refused(FailureReason.INVALID_DATA.conditionReason(), String.join(" ", problems));
    }
    if (body.type().isEmpty()) {
      return FINE;
    }
    Optional<Notifier> notifier = notifiers.of(body.type());
    if (notifier.isEmpty()) {
      return refused(
          FailureReason.INVALID_DATA.conditionReason(),
          "This version cannot send by %s: choose another block.".formatted(body.type()));
    }
    List<String> forbidden = notifier.get().problems(body.settings());
    return forbidden.isEmpty()
        ? FINE
        : refused(FailureReason.DESTINATION_REFUSED.conditionReason(), String.join(" ", forbidden));
  }

  /** Of the cluster channel that it names. */
  static ChannelJudgement through(
      String name,
      String destination,
      @Nullable Namespace namespace,
      Collection<ClusterNotificationChannelResource> channels) {
    Optional<ClusterNotificationChannelResource> found =
        channels.stream()
            .filter(channel -> channel.getMetadata().getName().equals(name))
            .filter(channel -> channel.getMetadata().getDeletionTimestamp() == null)
            .findFirst();
    if (found.isEmpty()) {
      return refused(
          Reasons.CHANNEL_NOT_FOUND, "There is no ClusterNotificationChannel \"" + name + "\".");
    }
    ClusterNotificationChannelSpec spec = found.get().getSpec();
    if (namespace == null
        || !LabelRule.selects(spec.allowedNamespaces(), Tenancy.labels(namespace))) {
      return refused(
          Reasons.CHANNEL_NOT_ALLOWED,
          "ClusterNotificationChannel \"%s\" does not admit this namespace: its allowedNamespaces must select the namespace's labels (empty selects nobody)."
              .formatted(name));
    }
    if (Boolean.TRUE.equals(spec.suspend())) {
      return refused(
          Reasons.CHANNEL_SUSPENDED, "ClusterNotificationChannel \"" + name + "\" is suspended.");
    }
    if (!destination.isEmpty() && !ChannelBodies.of(spec).allows(destination)) {
      return refused(
          FailureReason.DESTINATION_REFUSED.conditionReason(),
          "ClusterNotificationChannel \"%s\" does not allow the destination \"%s\": leave spec.destination out, or ask for it in allowedDestinations."
              .formatted(name, destination));
    }
    return new ChannelJudgement("", "", name);
  }

  private static Optional<String> zone(String field, String zone) {
    try {
      ZoneId.of(zone);
      return Optional.empty();
    } catch (DateTimeException e) {
      return Optional.of("%s.timeZone is none: use a name like Europe/Berlin.".formatted(field));
    }
  }
}
