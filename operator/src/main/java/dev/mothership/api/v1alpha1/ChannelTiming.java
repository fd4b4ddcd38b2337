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

/** When a channel speaks. */
public final class ChannelTiming {
  private ChannelTiming() {}

  /** A regular account of how a tenant stands. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Digest(
      @Default("Weekly") @Pattern("^(Daily|Weekly)$") @JsonPropertyDescription("Daily or Weekly")
          String every,
      @Default("Monday")
          @Pattern("^(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$")
          @JsonPropertyDescription("Of a weekly one")
          String day,
      @Default("08:00")
          @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
          @Size(max = 5)
          @JsonPropertyDescription("Time of day")
          String at,
      @Default("UTC") @Size(min = 1, max = 64) @JsonPropertyDescription("As Europe/Berlin")
          String timeZone) {}

  /** Hours in which messages wait. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QuietHours(
      @Required
          @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
          @Size(max = 5)
          @JsonPropertyDescription("Time of day, as 20:00")
          String from,
      @Required
          @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
          @Size(max = 5)
          @JsonPropertyDescription("Time of day, as 07:00; of the next day where earlier than from")
          String to,
      @Default("UTC") @Size(min = 1, max = 64) @JsonPropertyDescription("As Europe/Berlin")
          String timeZone,
      @Default("80")
          @Min(0)
          @Max(101)
          @JsonPropertyDescription("A risk that is told all the same; 101 for none")
          Integer exceptRisk) {}

  /** A louder word when something is overdue. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "duration(self.after) <= duration('8760h')",
      message = "after must be at most 8760h")
  public record Escalation(
      @Default("0s")
          @Pattern("^([0-9]+(s|m|h))+$")
          @Size(max = 32)
          @JsonPropertyDescription("How long after the due date")
          String after,
      @Nullable
          @Size(max = 200)
          @JsonPropertyDescription(
              "Whom to name, in the receiver's own way; may hold {{tenant.contacts.escalation}}")
          String to) {}
}
