package dev.mothership.ingest.format;

import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/**
 * Findings of the Open Cybersecurity Schema Framework 1.1 to 1.8, classes 2001 to 2008: one, a
 * list, JSON lines, Security Hub's {@code GetFindingsV2} and EventBridge's events of it. See
 * https://schema.ocsf.io
 */
@Singleton
public final class OcsfFormat implements ReportFormat {
  private static final List<String> PLACES =
      List.of("$.detail.findings[]", "$.Findings[]", "$.findings[]", "$[]", "$");

  @Override
  public String id() {
    return "ocsf";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return PLACES.stream()
        .anyMatch(
            place ->
                head.has(place + ".class_uid")
                    && (head.has(place + ".finding_info")
                        || head.has(place + ".finding")
                        || head.has(place + ".metadata.product")));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place =
        PLACES.stream()
            .filter(candidate -> head.has(candidate + ".class_uid"))
            .findFirst()
            .orElse("$[]");
    ToolVoice voice = new ToolVoice(sink);
    Scope scope = new Scope();
    JsonWalk.of(body)
        .at(
            place,
            item -> {
              OcsfEvent event = new OcsfEvent(item);
              voice.speaks(event.tool(), event.toolVersion());
              for (String name : List.of("time", "time_dt", "event_time")) {
                Said.time(item, name).ifPresent(sink::asOf);
              }
              event.tell(sink, scope);
            })
        .run();
    scope.tell(sink);
  }
}
