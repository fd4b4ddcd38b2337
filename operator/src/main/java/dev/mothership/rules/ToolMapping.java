package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which checks of a tool judge what ours judge.
 *
 * @param tool as its reports name it, lower case
 */
public record ToolMapping(
    @JsonProperty(required = true) String tool,
    @JsonProperty(required = true) String provider,
    @JsonProperty(required = true) List<Question> questions) {
  public ToolMapping {
    questions = List.copyOf(questions);
  }

  /**
   * One question that both sides ask; several checks on one side are together one.
   *
   * @param ours empty where none of our checks asks it
   * @param control id of the question where none of ours does, so that several tools that ask it
   *     find one issue; empty else
   * @param by what an answer is of: resource, region or account. Where it is not the resource, the
   *     two sides may name different ones
   */
  public record Question(
      List<String> ours,
      @JsonProperty(required = true) List<String> theirs,
      String control,
      String by) {
    private static final Set<String> GRAINS = Set.of("resource", "region", "account");

    public Question {
      ours = ours == null ? List.of() : List.copyOf(ours);
      theirs = List.copyOf(theirs);
      control = control == null ? "" : control;
      if (ours.isEmpty() == control.isEmpty()) {
        throw new IllegalArgumentException(
            theirs + " are either of checks of ours or of one control, not both or neither");
      }
      by = grain(by);
    }

    private static String grain(@Nullable String by) {
      String grain = by == null ? "resource" : by;
      if (!GRAINS.contains(grain)) {
        throw new IllegalArgumentException("by is resource, region or account, not " + grain);
      }
      return grain;
    }
  }
}
