package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumnFormat;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** What a channel has come to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record NotificationChannelStatus(
    @Nullable @JsonPropertyDescription("The generation of the spec that this tells of")
        Long observedGeneration,
    @Nullable
        @PrinterColumn(name = "LAST DELIVERY", format = PrinterColumnFormat.DATE)
        @JsonPropertyDescription("When a message last got through")
        String lastDelivery,
    @JsonPropertyDescription(
            "Messages that got through; tells a database that was restored from a copy")
        long sent,
    @PrinterColumn(name = "BACKLOG")
        @JsonPropertyDescription("Messages with something that nobody has seen yet")
        int backlog,
    @JsonPropertyDescription("Messages that were told with something left to do") int open,
    @PrinterColumn(name = "FAILURES")
        @JsonPropertyDescription("Tries that failed, one after the other, up to now")
        int failures,
    @JsonPropertyDescription(
            "Messages that were given up; the annotation mothership.dev/resend-requested-at has"
                + " them sent again")
        int deadLetters,
    @Nullable @JsonPropertyDescription("NotificationChannels that send through a cluster channel")
        Integer users,
    @Nullable @JsonPropertyDescription("The last test message that was asked for") Test test,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/resend-requested-at that was last acted on")
        String lastHandledResendAt,
    @Nullable
        @JsonPropertyDescription(
            "The value of the annotation mothership.dev/reconcile-requested-at that was last acted on")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled and what else there is to tell, one of each type")
        List<Condition> conditions) {
  public NotificationChannelStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** A test message. */
  @NullUnmarked
  public record Test(
      @JsonPropertyDescription(
              "The value of the annotation mothership.dev/test-requested-at that was answered")
          String requestedAt,
      @JsonPropertyDescription("When it was sent or refused") String at) {}
}
