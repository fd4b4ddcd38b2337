package dev.mothership.ingest;

import com.fasterxml.jackson.databind.JsonNode;

/** A format that has to be told which field is which. */
public interface MappedFormat extends ReportFormat {
  /**
   * The format with its mapping, as in a Scanner's {@code spec.mapping}.
   *
   * @throws MalformedReport where the mapping says nothing that can be used
   */
  ReportFormat with(JsonNode mapping) throws MalformedReport;
}
