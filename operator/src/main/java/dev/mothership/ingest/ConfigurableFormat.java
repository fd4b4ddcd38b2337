package dev.mothership.ingest;

import com.fasterxml.jackson.databind.JsonNode;

/** A format that a Scanner can tell more to, in its {@code spec.mapping}. */
public interface ConfigurableFormat extends ReportFormat {
  /**
   * The same format with these settings; this one is left as it is.
   *
   * @throws MalformedReport where the settings are not this format's; {@code where} is a path in
   *     them
   */
  ReportFormat with(JsonNode settings) throws MalformedReport;
}
