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
import java.util.List;

/** What the security team lets happen without asking anybody. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RemediationPolicySpec(
    @Required
        @Size(min = 1, max = 50)
        @JsonPropertyDescription("Actions of low risk, by their ids; others are left out")
        List<@Size(max = 100) String> actions,
    @Nullable
        @JsonPropertyDescription("Namespaces whose Remediations it approves; empty means nobody's")
        LabelSelection allowedNamespaces,
    @Nullable
        @JsonPropertyDescription(
            "CloudAccounts by their labels; every one of those namespaces where absent, none where"
                + " empty")
        LabelSelection accountSelector,
    @Nullable @Size(max = 14) @JsonPropertyDescription("When it approves; at any time where absent")
        List<Window> windows,
    @Nullable @JsonPropertyDescription("How many it approves") Limits limits,
    @Default("false") @JsonPropertyDescription("Approves nothing until it is false again")
        Boolean suspend) {
  /** Hours of some days. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Window(
      @Required
          @Size(min = 1, max = 7)
          @JsonPropertyDescription("Mon, Tue, Wed, Thu, Fri, Sat or Sun, of its beginning")
          List<@Pattern("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$") String> days,
      @Required @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$") @JsonPropertyDescription("As 08:00")
          String from,
      @Required
          @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
          @JsonPropertyDescription("As 17:00; not after from means on the next day")
          String to,
      @Default("UTC")
          @Size(min = 1, max = 64)
          @JsonPropertyDescription("A time zone as Europe/Berlin")
          String timeZone) {}

  /** Bounds in 24 hours. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Limits(
      @Default("5") @Min(1) @Max(1000) @JsonPropertyDescription("In one account in 24 hours")
          Integer perAccount,
      @Default("20")
          @Min(1)
          @Max(10000)
          @JsonPropertyDescription("In all accounts of one tenant in 24 hours")
          Integer perTenant) {}
}
