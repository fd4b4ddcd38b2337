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
 * The AWS Security Finding Format, as Security Hub's {@code GetFindings}, its EventBridge events
 * and the tools that write for it have it. It says each finding as it changes, never all there is.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
 */
@Singleton
public final class AsffFormat implements ReportFormat {
  private static final List<String> PLACES =
      List.of("$.detail.findings[]", "$.Findings[]", "$.findings[]", "$[]", "$");

  @Override
  public String id() {
    return "asff";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return PLACES.stream()
        .anyMatch(place -> head.has(place + ".SchemaVersion") && head.has(place + ".ProductArn"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place =
        PLACES.stream()
            .filter(candidate -> head.has(candidate + ".ProductArn"))
            .findFirst()
            .orElse("$.Findings[]");
    ToolVoice voice = new ToolVoice(sink);
    JsonWalk.of(body)
        .at(
            place,
            item -> {
              AsffFinding finding = new AsffFinding(item);
              voice.speaks(finding.tool(), "");
              Said.time(item, item.has("UpdatedAt") ? "UpdatedAt" : "CreatedAt")
                  .ifPresent(sink::asOf);
              finding.tell(sink);
            })
        .run();
  }
}
