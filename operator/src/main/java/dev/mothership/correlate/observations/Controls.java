package dev.mothership.correlate.observations;

import dev.mothership.rules.ToolMapping;
import dev.mothership.rules.ToolMapping.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which of our checks ask what a tool's check asks. */
final class Controls {
  private record Theirs(String tool, String rule) {}

  private final Map<Theirs, List<Question>> questions = new HashMap<>();

  Controls(List<ToolMapping> mappings) {
    for (ToolMapping mapping : mappings) {
      for (Question question : mapping.questions()) {
        for (String theirs : question.theirs()) {
          questions
              .computeIfAbsent(new Theirs(mapping.tool(), theirs), key -> new ArrayList<>())
              .add(question);
        }
      }
    }
  }

  /** Empty for a check that none of ours stands for. */
  List<Question> of(String tool, String rule) {
    return questions.getOrDefault(new Theirs(tool, rule), List.of());
  }
}
