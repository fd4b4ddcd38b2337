package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.ingest.ConfigurableFormat;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Trivy's JSON: schema 2 of images, file systems, repositories and virtual machines, of clusters,
 * and the plain list of results before it. Licences are left out. A report does not say what was
 * looked for where nothing was found: the Scanner's mapping {@code scanners} does, as {@code [vuln,
 * secret]}. https://github.com/aquasecurity/trivy/blob/main/pkg/types/report.go
 */
@Singleton
final class TrivyFormat implements ConfigurableFormat {
  private static final List<String> OF_CLUSTERS =
      List.of("$.Resources[]", "$.Vulnerabilities[]", "$.Misconfigurations[]", "$.Findings[]");
  private static final List<String> OF_HOLDERS =
      List.of(
          ".ArtifactName",
          ".ArtifactType",
          ".Namespace",
          ".Kind",
          ".Name",
          ".Metadata.OS.Family",
          ".Metadata.OS.Name",
          ".Metadata.RepoURL",
          ".Metadata.RepoTags[]",
          ".Metadata.RepoDigests[]");
  private static final List<String> OF_RESULTS = List.of(".Target", ".Class", ".Type");

  private final Set<TrivyKind> lookedFor;

  @Inject
  TrivyFormat() {
    this(Set.of());
  }

  private TrivyFormat(Set<TrivyKind> lookedFor) {
    this.lookedFor = lookedFor;
  }

  @Override
  public ReportFormat with(JsonNode settings) throws MalformedReport {
    Set<TrivyKind> kinds = EnumSet.noneOf(TrivyKind.class);
    for (String word : new Item(settings, "spec.mapping").texts("scanners")) {
      kinds.add(
          Stream.of(TrivyKind.values())
              .filter(kind -> kind.word().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new MalformedReport(
                          "spec.mapping.scanners", word + " is none of vuln, misconfig, secret")));
    }
    return new TrivyFormat(kinds);
  }

  @Override
  public String id() {
    return "trivy";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return (head.has("$.ArtifactName")
            && (head.has("$.SchemaVersion") || head.has("$.ArtifactType")))
        || (head.has("$.ClusterName")
            && OF_CLUSTERS.stream().anyMatch(list -> head.has(list + ".Results")))
        || (head.has("$[].Target") && (head.has("$[].Vulnerabilities") || head.has("$[].Class")));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    Notes notes = Notes.of(body, patterns());
    Said.time(notes.at("$.CreatedAt")).ifPresent(sink::asOf);
    TrivyTargets targets = new TrivyTargets(notes);
    if (targets.none()) {
      throw new MalformedReport("$", "holds neither an artifact, nor a cluster, nor results");
    }
    TrivyResults results = new TrivyResults(targets, sink, notes.at("$.Trivy.Version"));
    JsonWalk walk = JsonWalk.of(body);
    for (String result : resultPatterns()) {
      walk.at(result + ".Vulnerabilities[]", results::vulnerability)
          .at(result + ".Misconfigurations[]", results::misconfiguration)
          .at(result + ".Secrets[]", results::secret)
          .at(result + ".Packages[]", results::installed);
    }
    walk.run();
    for (TrivyKind kind : TrivyKind.values()) {
      List<ReportedAsset> looked =
          targets.all().stream()
              .filter(holder -> kinds(targets, holder).contains(kind))
              .map(TrivyTargets.Holder::asset)
              .toList();
      if (!looked.isEmpty()) {
        results.speaks(kind);
        Subjects.looked(looked, sink);
      }
    }
  }

  private Set<TrivyKind> kinds(TrivyTargets targets, TrivyTargets.Holder holder) {
    return lookedFor.isEmpty() ? targets.kinds(holder) : lookedFor;
  }

  private static List<String> resultPatterns() {
    List<String> patterns = new ArrayList<>(List.of("$.Results[]", "$[]"));
    OF_CLUSTERS.forEach(holder -> patterns.add(holder + ".Results[]"));
    return patterns;
  }

  private static String[] patterns() {
    List<String> patterns =
        new ArrayList<>(List.of("$.CreatedAt", "$.Trivy.Version", "$.ClusterName"));
    OF_HOLDERS.forEach(name -> patterns.add("$" + name));
    OF_CLUSTERS.forEach(holder -> OF_HOLDERS.forEach(name -> patterns.add(holder + name)));
    resultPatterns().forEach(result -> OF_RESULTS.forEach(name -> patterns.add(result + name)));
    return patterns.toArray(String[]::new);
  }
}
