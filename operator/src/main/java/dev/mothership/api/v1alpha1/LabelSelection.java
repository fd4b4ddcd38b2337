package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/** Namespaces by their labels, as everywhere in Kubernetes, but that an empty one selects none. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LabelSelection(
    @Nullable @JsonPropertyDescription("Labels that must all be there with these values")
        Map<String, String> matchLabels,
    @Nullable @JsonPropertyDescription("Requirements that must all hold")
        List<Requirement> matchExpressions) {
  /** One requirement on a label. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Requirement(
      @Required String key,
      @Required @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist") String operator,
      @Nullable List<String> values) {}
}
