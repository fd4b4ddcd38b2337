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
import java.util.List;

/** A tool that is run as a Job, by a schedule; what it writes to /reports is taken as reports. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.preset) || has(self.image)",
    message = "name a preset, as prowler, or an image")
@ValidationRule(
    value = "has(self.schedule) != has(self.interval)",
    message = "set schedule or interval, and not both")
@ValidationRule(
    value =
        "!has(self.image) || self.image.contains('@sha256:')"
            + " || (self.image.matches('^.*/[^/:]+:[^/:]+$') && !self.image.endsWith(':latest'))",
    message = "image names its registry and a version or a digest, and not latest")
@ValidationRule(
    value = "!has(self.command) || has(self.image)",
    message = "command goes with image: a preset has its own")
@ValidationRule(
    value =
        "!has(self.interval) || (duration(self.interval) >= duration('15m') && duration(self.interval) <= duration('168h'))",
    message = "interval must be between 15m and 168h")
@ValidationRule(
    value =
        "duration(self.timeout) >= duration('1m') && duration(self.timeout) <= duration(has(self.accountRef) ? '1h' : '6h')",
    message =
        "timeout must be between 1m and 6h, and with accountRef at most 1h: the session in the account ends then")
public record ScannerJob(
    @Nullable
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("A tool that is known by name: prowler or trivy")
        String preset,
    @Nullable
        @Pattern(
            "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+(:[A-Za-z0-9_][A-Za-z0-9._-]*)?(@sha256:[0-9a-f]{64})?$")
        @Size(max = 512)
        @JsonPropertyDescription(
            "What is run in place of the preset's image, with a version or a digest; the operator's"
                + " mothership.tools.images says which may")
        String image,
    @Nullable
        @Size(max = 16)
        @JsonPropertyDescription("In place of the image's own; no shell reads it")
        List<@Size(max = 1024) String> command,
    @Nullable @Size(max = 64) @JsonPropertyDescription("Arguments, after those of the preset")
        List<@Size(max = 8192) String> args,
    @Nullable
        @Pattern("^\\S+( +\\S+){4}$")
        @Size(max = 128)
        @JsonPropertyDescription(
            "When it is run, as cron has it: minute, hour, day of the month, month, day of the week;"
                + " UTC")
        String schedule,
    @Nullable
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription("How often it is run; the first time at once")
        String interval,
    @Nullable
        @JsonPropertyDescription(
            "A CloudAccount of this namespace, of whose read role the tool gets a session")
        CloudAccountSpec.Reference accountRef,
    @Nullable @JsonPropertyDescription("What it may take") Resources resources,
    @Default("1h")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @JsonPropertyDescription("How long a run may take; at most an hour with accountRef")
        String timeout,
    @Nullable
        @Min(1)
        @Max(2_147_483_647)
        @JsonPropertyDescription("The user id that the tool runs as, which is never root")
        Long runAsUser) {
  /** What a tool may take of a node. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Resources(
      @Nullable
          @Pattern("^[0-9]+m?$")
          @Size(max = 16)
          @JsonPropertyDescription("Requested, as 250m")
          String cpu,
      @Nullable
          @Pattern("^[0-9]+(Mi|Gi)$")
          @Size(max = 16)
          @JsonPropertyDescription("Requested, and ended where it takes more; as 1Gi")
          String memory) {}
}
