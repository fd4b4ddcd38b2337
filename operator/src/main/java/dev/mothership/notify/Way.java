package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.store.ChannelIntent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a channel's messages go: by whose block and whose Secret. The namespace of a Secret is that
 * of the object that names it, and what a shared channel allows is judged again for each message.
 *
 * @param namespace of the Secret; empty for the operator's
 */
record Way(Notifier notifier, JsonNode settings, String namespace, String secret) {
  /**
   * @throws NotifyException where the shared channel does not allow it, or nothing here can send it
   */
  static Way of(
      Notifiers notifiers,
      ChannelIntent.Name channel,
      ChannelBody body,
      ChannelIntent.@Nullable Name via,
      @Nullable ChannelBody viaBody) {
    ChannelBody block = viaBody == null ? body : viaBody;
    Optional<Notifier> notifier = notifiers.of(block.type());
    if (notifier.isEmpty()) {
      throw refused(
          FailureReason.INVALID_DATA,
          block.type(),
          "NoNotifier",
          "This version cannot send by " + block.type() + ".");
    }
    JsonNode settings = block.settings();
    if (via != null && !body.destination().isEmpty()) {
      settings = elsewhere(notifier.get(), block, via, body.destination());
    }
    String namespace = via != null || channel.cluster() ? "" : channel.namespace();
    return new Way(notifier.get(), settings, namespace, block.secret());
  }

  private static JsonNode elsewhere(
      Notifier notifier, ChannelBody block, ChannelIntent.Name via, String wanted) {
    if (notifier.destination().isEmpty() || !block.allows(wanted)) {
      throw refused(
          FailureReason.DESTINATION_REFUSED,
          notifier.type(),
          "NotAllowed",
          "ClusterNotificationChannel \"%s\" does not allow the destination \"%s\": leave spec.destination out, or ask for it in allowedDestinations."
              .formatted(via.name(), wanted));
    }
    ObjectNode changed = block.settings().deepCopy();
    return changed.put(notifier.destination(), wanted);
  }

  /**
   * The settings with names filled in.
   *
   * @throws NotifyException where the tenant does not say what they ask for, or the installation
   *     forbids them
   */
  JsonNode filled(Templates templates) {
    List<String> missing =
        templates.missing(settings).stream().filter(name -> name.startsWith("tenant.")).toList();
    if (!missing.isEmpty()) {
      throw refused(
          FailureReason.DESTINATION_NOT_FOUND,
          notifier.type(),
          "Missing",
          "The Tenant does not say %s: set it in the Tenant's spec."
              .formatted(String.join(", ", missing)));
    }
    JsonNode filled = templates.fill(settings);
    List<String> problems = notifier.problems(filled);
    if (!problems.isEmpty()) {
      throw refused(
          FailureReason.DESTINATION_REFUSED,
          notifier.type(),
          "NotAllowed",
          String.join(" ", problems));
    }
    return filled;
  }

  Map<String, String> secret(SecretValues secrets) {
    return secrets.read(namespace, secret);
  }

  private static NotifyException refused(
      FailureReason reason, String type, String code, String message) {
    return NotifyException.channelRefused(new Failure(reason, type + ":settings", code, message));
  }
}
