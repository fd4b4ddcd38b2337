package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** The links of an attack path as a person reads them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@NullUnmarked
public record FindingPath(
    @Required @JsonPropertyDescription("From the way in to what is at stake, a link each")
        List<String> hops,
    @Required @JsonPropertyDescription("Links that no longer hold; empty while the path is open")
        List<String> broken,
    @Nullable
        @JsonPropertyDescription("What could be reached from its end, and how common the fault is")
        String spread,
    @Required @JsonPropertyDescription("What to fix, the most risk for the least effort first")
        List<String> fixes) {
  public FindingPath {
    hops = hops == null ? List.of() : List.copyOf(hops);
    broken = broken == null ? List.of() : List.copyOf(broken);
    fixes = fixes == null ? List.of() : List.copyOf(fixes);
  }
}
