package dev.mothership.ingest.format;

import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportItem;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedPackage;
import dev.mothership.model.ReportedVex;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All that one report says, in its order. */
final class Gathered implements ReportSink {
  /** The formats of inventories and of tools that look into containers. */
  static final List<ReportFormat> FORMATS =
      List.of(
          new CycloneDxFormat(),
          new SpdxFormat(),
          new TrivyFormat(),
          new TrivyOperatorFormat(),
          new GrypeFormat(),
          new OsvScannerFormat(),
          new SnykFormat(),
          new OpenVexFormat(),
          new CsafFormat());

  final List<ReportItem> items = new ArrayList<>();
  final List<String> tools = new ArrayList<>();
  Instant asOf = Instant.EPOCH;

  /** Reads a fixture of {@code src/test/resources/reports} by the one format that knows it. */
  static Gathered fixture(String path) throws IOException {
    try (InputStream in = Gathered.class.getResourceAsStream("/reports/" + path)) {
      return of(in.readAllBytes());
    }
  }

  static Gathered of(String text) throws IOException {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Gathered of(byte[] bytes) throws IOException {
    List<ReportFormat> knowing = knowing(bytes);
    if (knowing.size() != 1) {
      throw new IOException("recognised by " + knowing.stream().map(ReportFormat::id).toList());
    }
    return read(knowing.get(0), () -> new ByteArrayInputStream(bytes));
  }

  static Gathered read(ReportFormat format, ReportBody body) throws IOException {
    Gathered gathered = new Gathered();
    format.read(body, gathered);
    return gathered;
  }

  static List<ReportFormat> knowing(byte[] bytes) {
    ReportHead head = ReportHead.of(Arrays.copyOf(bytes, Math.min(bytes.length, ReportHead.BYTES)));
    return FORMATS.stream().filter(format -> format.recognises(head)).toList();
  }

  List<ReportedFinding> findings() {
    return of(ReportedFinding.class);
  }

  List<ReportedPackage> packages() {
    return of(ReportedPackage.class);
  }

  List<ReportedVex> statements() {
    return of(ReportedVex.class);
  }

  List<String> looked() {
    return of(Looked.class).stream().map(looked -> looked.asset().key().value()).toList();
  }

  private <T> List<T> of(Class<T> type) {
    return items.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void tool(String name, String version) {
    tools.add(version.isEmpty() ? name : name + " " + version);
  }

  @Override
  public void asOf(Instant time) {
    asOf = time.isAfter(asOf) ? time : asOf;
  }

  @Override
  public void add(ReportItem item) {
    items.add(item);
  }
}
