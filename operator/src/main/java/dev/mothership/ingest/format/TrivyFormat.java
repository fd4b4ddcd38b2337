package dev.mothership.ingest.format;

import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Trivy's JSON: schema 2 of images, file systems, repositories and virtual machines, of clusters,
 * and the plain list of results before it. Licences are left out.
 * https://github.com/aquasecurity/trivy/blob/main/pkg/types/report.go
 */
@Singleton
final class TrivyFormat implements ReportFormat {
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
    sink.tool("trivy", notes.at("$.Trivy.Version"));
    Said.time(notes.at("$.CreatedAt")).ifPresent(sink::asOf);
    TrivyTargets targets = new TrivyTargets(notes);
    if (targets.none()) {
      throw new MalformedReport("$", "holds neither an artifact, nor a cluster, nor results");
    }
    TrivyResults results = new TrivyResults(targets, sink);
    JsonWalk walk = JsonWalk.of(body);
    for (String result : resultPatterns()) {
      walk.at(result + ".Vulnerabilities[]", results::vulnerability)
          .at(result + ".Misconfigurations[]", results::misconfiguration)
          .at(result + ".Secrets[]", results::secret)
          .at(result + ".Packages[]", results::installed);
    }
    walk.run();
    Subjects.looked(targets.all().stream().map(TrivyTargets.Holder::asset).toList(), sink);
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
