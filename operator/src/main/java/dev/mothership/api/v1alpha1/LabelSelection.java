package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Namespaces by their labels, as everywhere in Kubernetes, but that an empty one selects none. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LabelSelection(
    @Nullable
        @Size(max = 32)
        @JsonPropertyDescription("Labels that must all be there with these values")
        Map<String, @Size(max = 63) String> matchLabels,
    @Nullable @Size(max = 32) @JsonPropertyDescription("Requirements that must all hold")
        List<Requirement> matchExpressions) {
  /** One requirement on a label. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && self.values.size() > 0)",
      message = "values are needed by In and NotIn, and refused by Exists and DoesNotExist")
  public record Requirement(
      @Required @Size(min = 1, max = 317) @JsonPropertyDescription("The label's key") String key,
      @Required
          @Pattern("^(In|NotIn|Exists|DoesNotExist)$")
          @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist")
          String operator,
      @Nullable @Size(max = 64) @JsonPropertyDescription("For In and NotIn: the values")
          List<@Size(max = 63) String> values) {}
}
