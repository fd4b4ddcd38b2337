package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/** Prowler's own JSON: the list of version 3, and the lines of version 2. */
@Singleton
public final class ProwlerJsonFormat implements ReportFormat {
  @Override
  public String id() {
    return "prowler-json";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return List.of("$", "$[]").stream()
        .anyMatch(
            place ->
                head.has(place + ".CheckID") && head.has(place + ".StatusExtended")
                    || head.has(place + ".Control ID") && head.has(place + ".Account Number"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ToolVoice voice = new ToolVoice(sink);
    Scope scope = new Scope();
    ProwlerTwo two = new ProwlerTwo();
    JsonWalk.Taker taker =
        item -> {
          if (item.has("Control")) {
            voice.speaks("prowler", "2");
            two.row(item);
          } else {
            voice.speaks("prowler", item.text("ProwlerVersion"));
            three(item, sink, scope);
          }
        };
    JsonWalk.of(body).at(ReportHead.of(body).has("$[]") ? "$[]" : "$", taker).run();
    two.tell(sink);
    scope.tell(sink);
  }

  private static void three(Item item, ReportSink sink, Scope scope) throws MalformedReport {
    Said.time(item, "AssessmentStartTime").ifPresent(sink::asOf);
    String rule = item.required("CheckID");
    ReportedAsset asset =
        CloudResource.of(
            item.text("Provider"),
            item.firstText("ResourceArn", "ResourceId"),
            item.text("ResourceType"),
            item.firstText("ResourceName", "ResourceId"),
            item.firstText("AccountId", "Subscription", "SubscriptionId", "ProjectId"),
            item.firstText("Region", "Location"));
    sink.add(
        new Draft(
                asset,
                Category.CONFIGURATION,
                Prowler.status(item.required("Status"), item.text("Muted").equals("true")),
                rule)
            .uid(item.text("FindingUniqueId"))
            .title(item.text("CheckTitle"))
            .severity(ReportedSeverity.ofWord(item.text("Severity")))
            .says("description", item.text("Description"))
            .says("remediation", item.text("Remediation.Recommendation.Text"))
            .says("references", item.texts("Remediation.Recommendation.Url"))
            .says("evidence", item.text("StatusExtended"))
            .says("risk", item.text("Risk"))
            .done());
    scope.met(asset, rule, item.path());
  }
}
