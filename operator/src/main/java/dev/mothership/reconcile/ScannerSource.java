package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.api.v1alpha1.ScannerJob;
import dev.mothership.api.v1alpha1.ScannerSpec;
import org.jspecify.annotations.Nullable;

/** Where a scanner's reports come from, as it is stored for the workers. */
final class ScannerSource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ScannerSource() {}

  /** The source's {@code kind}, as the spec's field is called, beside what the spec says of it. */
  static JsonNode of(ScannerSpec spec) {
    if (spec.cloud() != null) {
      return timed(source("cloud", spec.cloud()), spec.cloud().interval());
    }
    if (spec.objectStore() != null) {
      return timed(source("objectStore", spec.objectStore()), spec.objectStore().interval());
    }
    if (spec.kubernetesReports() != null) {
      return source("kubernetesReports", spec.kubernetesReports());
    }
    return spec.job() == null ? source("push", spec.push()) : job(spec.job());
  }

  private static JsonNode job(ScannerJob job) {
    ObjectNode source = source("job", job);
    source.put("timeoutSeconds", Interval.parse(job.timeout()).toSeconds());
    return job.interval() == null ? source : timed(source, job.interval());
  }

  private static ObjectNode timed(ObjectNode source, @Nullable String interval) {
    return source.put(
        "intervalSeconds", Interval.parse(interval == null ? "1h" : interval).toSeconds());
  }

  private static ObjectNode source(String kind, @Nullable Object said) {
    ObjectNode source = JSON.createObjectNode().put("kind", kind);
    return said == null ? source : source.setAll((ObjectNode) JSON.valueToTree(said));
  }
}
