package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.ConfigurableFormat;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Static analysis results, SARIF 2.1.0. Most tools do not say which repository they looked at: the
 * Scanner's mapping {@code repository} does then.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
@Singleton
public final class SarifFormat implements ConfigurableFormat {
  private static final Pattern RUN = Pattern.compile("\\$\\.runs\\[(\\d+)].*");
  private static final int MOST_RUNS = 10_000;

  private final String repository;

  @Inject
  public SarifFormat() {
    this("");
  }

  private SarifFormat(String repository) {
    this.repository = repository;
  }

  @Override
  public String id() {
    return "sarif";
  }

  @Override
  public ReportFormat with(JsonNode settings) throws MalformedReport {
    return new SarifFormat(new Item(settings, "spec.mapping").text("repository"));
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.has("$.runs")
        && (head.has("$.runs[].tool.driver")
            || head.has("$.runs[].results[].ruleId")
            || head.at("$.version").startsWith("2.")
            || head.at("$.$schema").contains("sarif"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    List<SarifRun> runs = runs(body);
    ToolVoice voice = new ToolVoice(sink);
    int[] begun = {0};
    JsonWalk.of(body)
        .at(
            "$.runs[].results[]",
            item -> {
              int number = number(item);
              if (number >= runs.size()) {
                throw new MalformedReport("$.runs[" + number + "].tool", "is missing");
              }
              while (begun[0] <= number) {
                begin(runs, begun[0]++, voice, sink);
              }
              sink.add(new SarifResult(item, runs.get(number)).finding());
            })
        .run();
    while (begun[0] <= runs.size()) {
      begin(runs, begun[0]++, voice, sink);
    }
  }

  /** Says what the run before was a whole statement of, and which tool speaks now. */
  private static void begin(List<SarifRun> runs, int number, ToolVoice voice, ReportSink sink)
      throws MalformedReport {
    if (number > 0 && runs.get(number - 1).wholeStatement()) {
      sink.add(Looked.at(runs.get(number - 1).asset()));
    }
    if (number < runs.size()) {
      SarifRun run = runs.get(number);
      voice.speaks(run.tool(), run.version());
      run.endedAt().ifPresent(sink::asOf);
    }
  }

  /** What the runs say of themselves, which may stand after their results. */
  private List<SarifRun> runs(ReportBody body) throws IOException {
    List<SarifRun> runs = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    JsonWalk walk =
        JsonWalk.of(body)
            .at("$.version", item -> versions.add(item.node().asText()))
            .at("$.runs[].tool", item -> run(runs, item).tool(item))
            .at("$.runs[].properties", item -> run(runs, item).properties(item))
            .at("$.runs[].automationDetails.id", item -> run(runs, item).partial())
            .at("$.runs[].artifacts[]", item -> run(runs, item).artifact(item))
            .at("$.runs[].invocations[]", item -> run(runs, item).invocation(item))
            .at("$.runs[].versionControlProvenance[]", item -> run(runs, item).provenance(item));
    walk.run();
    if (versions.size() != 1 || !versions.get(0).startsWith("2.1")) {
      throw new MalformedReport(
          "$.version", versions.isEmpty() ? "is missing" : "is not 2.1.0, which alone is read");
    }
    return runs;
  }

  private SarifRun run(List<SarifRun> runs, Item item) throws MalformedReport {
    int number = number(item);
    if (number >= MOST_RUNS) {
      throw new MalformedReport(item.path(), "more than 10,000 runs");
    }
    while (runs.size() <= number) {
      runs.add(
          repository.isEmpty()
              ? new SarifRun()
              : new SarifRun().of(AssetKeys.repositoryOf(repository)));
    }
    return runs.get(number);
  }

  private static int number(Item item) {
    Matcher run = RUN.matcher(item.path());
    return run.matches() && run.group(1).length() < 9 ? Integer.parseInt(run.group(1)) : 0;
  }
}
