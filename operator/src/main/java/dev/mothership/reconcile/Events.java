package dev.mothership.reconcile;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Kubernetes events: one for each change of an object's state, none for its repetition. */
final class Events {
  private static final Logger LOG = Logger.getLogger(Events.class);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** The API server's bound on an event's note. */
  private static final int LONGEST_NOTE = 1024;

  private final KubernetesClient client;
  private final Clock clock;

  Events(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Tells the new state where it differs from the old one. An event that cannot be written is lost:
   * the condition says the same.
   */
  void stateChanged(HasMetadata object, Optional<Condition> before, Condition after) {
    if (before.isPresent()
        && before.get().getStatus().equals(after.getStatus())
        && before.get().getReason().equals(after.getReason())) {
      return;
    }
    Event event = event(object, after);
    try {
      client
          .events()
          .v1()
          .events()
          .inNamespace(event.getMetadata().getNamespace())
          .resource(event)
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.debugf("no event for %s: %s", object.getMetadata().getName(), e.getMessage());
      }
    }
  }

  private Event event(HasMetadata object, Condition state) {
    String namespace = Optional.ofNullable(object.getMetadata().getNamespace()).orElse("default");
    String message = state.getMessage();
    boolean good =
        "True".equals(state.getStatus()) || Reasons.PROGRESSING.equals(state.getReason());
    int identity =
        Objects.hash(
            object.getMetadata().getUid(),
            state.getReason(),
            state.getStatus(),
            object.getMetadata().getResourceVersion());
    return new EventBuilder()
        .withNewMetadata()
        .withName(object.getMetadata().getName() + "." + Integer.toHexString(identity))
        .withNamespace(namespace)
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(clock.instant())))
        .withType(good ? "Normal" : "Warning")
        .withReason(state.getReason())
        .withAction("Reconcile")
        .withNote(message.length() > LONGEST_NOTE ? message.substring(0, LONGEST_NOTE) : message)
        .withReportingController("mothership.dev/operator")
        .withReportingInstance("mothership")
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withName(object.getMetadata().getName())
                .withNamespace(object.getMetadata().getNamespace())
                .withUid(object.getMetadata().getUid())
                .build())
        .build();
  }
}
