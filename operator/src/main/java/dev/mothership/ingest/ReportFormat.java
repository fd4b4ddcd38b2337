package dev.mothership.ingest;

import java.io.IOException;

/** One format of report; found by CDI. Thread-safe. */
public interface ReportFormat {
  /** As in a Scanner's {@code spec.format}. */
  String id();

  /**
   * Whether it is this format's, by its content alone.
   *
   * @param head the first part of the report
   */
  boolean recognises(ReportHead head);

  /**
   * Reads the report from its beginning to its end and says each thing once.
   *
   * @throws MalformedReport where it is not what it seems; what was said until then is thrown away
   */
  void read(ReportBody body, ReportSink sink) throws IOException;
}
