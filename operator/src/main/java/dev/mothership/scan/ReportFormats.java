package dev.mothership.scan;

import dev.mothership.ingest.ConfigurableFormat;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.store.ReportRun;
import dev.mothership.store.ScannerRow;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Every format that this version knows. */
@Singleton
public final class ReportFormats {
  private final List<ReportFormat> all;

  @Inject
  ReportFormats(@Any Instance<ReportFormat> all) {
    this(all.stream().toList());
  }

  ReportFormats(List<ReportFormat> all) {
    this.all = all.stream().sorted(Comparator.comparing(ReportFormat::id)).toList();
  }

  /**
   * The format that the report is known to be of or the scanner names, else the first by its id
   * that knows the report.
   *
   * @throws MalformedReport where there is none
   */
  ReportFormat choose(ReportRun run, ReportBody body) throws IOException {
    if (!run.format().isEmpty()) {
      return named(run.format());
    }
    ScannerRow scanner = run.scanner();
    if (scanner.format().isEmpty()) {
      return recognise(body);
    }
    ReportFormat chosen = named(scanner.format());
    return chosen instanceof ConfigurableFormat open ? open.with(scanner.mapping()) : chosen;
  }

  private ReportFormat named(String id) throws MalformedReport {
    for (ReportFormat format : all) {
      if (format.id().equals(id)) {
        return format;
      }
    }
    throw new MalformedReport(
        "",
        "there is no format %s: set the Scanner's spec.format to one of %s, or leave it out"
            .formatted(id, ids()));
  }

  private ReportFormat recognise(ReportBody body) throws IOException {
    ReportHead head;
    try (InputStream in = body.open()) {
      head = ReportHead.of(in.readNBytes(ReportHead.BYTES));
    }
    for (ReportFormat format : all) {
      if (format.recognises(head)) {
        return format;
      }
    }
    throw new MalformedReport(
        "", "no format knows this: set the Scanner's spec.format to one of " + ids());
  }

  private String ids() {
    return all.stream().map(ReportFormat::id).collect(Collectors.joining(", "));
  }
}
