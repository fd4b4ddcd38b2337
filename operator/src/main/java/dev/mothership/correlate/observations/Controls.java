package dev.mothership.correlate.observations;

import dev.mothership.rules.ToolMapping;
import dev.mothership.rules.ToolMapping.Question;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which questions a tool's check asks of an asset. Immutable; made once for a catalogue. */
public final class Controls {
  private static final Set<String> CLOUDS = Set.of("aws", "azure", "gcp");
  private static final String REPORTED = "reported.";

  private record Theirs(String tool, String rule) {}

  private record Asked(String provider, Question question) {}

  private final Map<Theirs, List<Asked>> questions = new HashMap<>();

  public Controls(List<ToolMapping> mappings) {
    for (ToolMapping mapping : mappings) {
      for (Question question : mapping.questions()) {
        for (String theirs : question.theirs()) {
          questions
              .computeIfAbsent(new Theirs(mapping.tool(), theirs), key -> new ArrayList<>())
              .add(new Asked(mapping.provider(), question));
        }
      }
    }
  }

  /**
   * Tools use one id in several clouds, so that those of another cloud than the asset's do not
   * count; of an asset of no cloud (a repository) all do, and a cluster's node may be any cloud's
   * host. A part of a tool, as {@code trivy-config}, asks what the tool does. Empty for a check
   * that nothing else asks.
   */
  List<Question> of(String tool, String rule, StoredAsset asset) {
    String cloud = cloud(asset);
    List<Asked> ofWhole =
        questions.getOrDefault(new Theirs(tool.replaceFirst("-.*", ""), rule), List.of());
    return questions.getOrDefault(new Theirs(tool, rule), ofWhole).stream()
        .filter(
            asked ->
                asked.provider().equals(cloud)
                    || !CLOUDS.contains(cloud)
                    || !CLOUDS.contains(asked.provider()))
        .map(Asked::question)
        .toList();
  }

  private static String cloud(StoredAsset asset) {
    String type =
        asset.type().startsWith(REPORTED)
            ? asset.type().substring(REPORTED.length())
            : asset.type();
    int dot = type.indexOf('.');
    return dot < 0 ? "" : type.substring(0, dot);
  }
}
