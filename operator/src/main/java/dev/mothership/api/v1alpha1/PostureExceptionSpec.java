package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumnFormat;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** What somebody asks to have accepted, why, and until when. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.type == 'Attestation' ? has(self.attests) && !has(self.match)"
            + " : has(self.match) && !has(self.attests)",
    message = "an Attestation has attests, an exception of any other type has match")
@ValidationRule(
    value = "(self.type == 'CompensatingControl') == has(self.strength)",
    message = "strength is needed by a CompensatingControl and refused by the others")
@ValidationRule(
    value =
        "self.type != 'CompensatingControl' || !has(self.match) || has(self.match.check)"
            + " || has(self.match.finding)",
    message = "a CompensatingControl names the check or the finding that it answers")
@ValidationRule(
    value = "self.type != 'Attestation' || (has(self.evidence) && self.evidence.size() > 0)",
    message = "an Attestation needs evidence")
@NullUnmarked
public record PostureExceptionSpec(
    @Required
        @PrinterColumn(name = "TYPE")
        @Pattern("^(AcceptedRisk|FalsePositive|CompensatingControl|Attestation)$")
        @JsonPropertyDescription(
            "AcceptedRisk and FalsePositive mute findings; CompensatingControl lowers their risk;"
                + " Attestation answers a requirement that no check covers")
        String type,
    @Nullable @JsonPropertyDescription("Which findings; all that is named must hold") Match match,
    @Nullable @JsonPropertyDescription("Which requirement of a benchmark") Attests attests,
    @Nullable
        @Pattern("^(strong|partial)$")
        @Size(max = 7)
        @JsonPropertyDescription("How much a CompensatingControl stands in the way")
        String strength,
    @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Why it is right to accept it")
        String reason,
    @Nullable
        @Size(max = 20)
        @JsonPropertyDescription("Links to documents, tickets or records that show it")
        List<@Size(min = 1, max = 500) String> evidence,
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "Who asks for it, by the user name that the API server knows; he cannot approve it")
        String requestedBy,
    @Required
        @PrinterColumn(name = "EXPIRES", format = PrinterColumnFormat.DATE_TIME)
        @Pattern("^[0-9-]{10}T[0-9:]{8}Z$")
        @JsonPropertyDescription("When it ends, in UTC: 2027-03-31T00:00:00Z")
        String expires) {
  /** Findings by what they are of. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "has(self.finding) || has(self.check) || (has(self.assets) && self.assets.size() > 0)",
      message = "name a finding, a check or assets: an exception from everything is refused")
  @ValidationRule(
      value = "has(self.check) || !has(self.assets) || self.assets.all(a, !a.contains('*'))",
      message = "assets are named in full, without *, where no check is named")
  @ValidationRule(
      value = "!has(self.assets) || self.assets.all(a, a.matches('[^*]'))",
      message = "* alone is no asset: leave assets out to mean all")
  public record Match(
      @Nullable
          @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
          @Size(min = 1, max = 253)
          @JsonPropertyDescription("Name of one Finding")
          String finding,
      @Nullable
          @Pattern("^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$")
          @Size(min = 1, max = 200)
          @JsonPropertyDescription("Id of a check or path pattern")
          String check,
      @Nullable
          @Size(max = 50)
          @JsonPropertyDescription(
              "Identities at the provider, for AWS ARNs; * stands for any characters")
          List<@Size(min = 1, max = 512) String> assets,
      @Nullable
          @Size(max = 10)
          @JsonPropertyDescription("Tags that the asset must have, with these values")
          Map<String, @Size(max = 256) String> tags,
      @Default("10")
          @Min(1)
          @Max(1000)
          @JsonPropertyDescription("If it matches more findings than this, it applies to none")
          Integer maxMatches) {}

  /** A requirement of a benchmark. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Attests(
      @Required @Size(min = 1, max = 100) @JsonPropertyDescription("The benchmark: cis-aws-5.0.0")
          String framework,
      @Required
          @Size(min = 1, max = 50)
          @JsonPropertyDescription("The requirement's id in it, in quotes: \"1.1\"")
          String requirement,
      @Nullable
          @Size(max = 100)
          @JsonPropertyDescription(
              "CloudAccounts it holds for, as name or namespace/name; all where absent")
          List<@Size(min = 1, max = 317) String> accounts) {}
}
