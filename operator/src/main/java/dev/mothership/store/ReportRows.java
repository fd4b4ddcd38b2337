package dev.mothership.store;

import dev.mothership.model.Looked;
import dev.mothership.model.ReportItem;
import dev.mothership.model.ReportedAgent;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedPackage;
import dev.mothership.model.ReportedVex;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Part of a report as staging rows. An asset is staged once per part and tool. */
final class ReportRows {
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final long scannerId;
  private final long reportId;
  private final Digest digest = new Digest();
  private final Set<String> assetsSeen = new HashSet<>();
  private final CopyText observations = new CopyText();
  private final CopyText assets = new CopyText();
  private final CopyText packages = new CopyText();
  private final CopyText looked = new CopyText();
  private final CopyText agents = new CopyText();
  private final CopyText vex = new CopyText();
  private StagedCounts counts = StagedCounts.NONE;

  private ReportRows(long scannerId, long reportId) {
    this.scannerId = scannerId;
    this.reportId = reportId;
  }

  static ReportRows of(long scannerId, long reportId, List<SaidItem> said) {
    ReportRows rows = new ReportRows(scannerId, reportId);
    said.forEach(one -> rows.add(one.tool(), one.item()));
    return rows;
  }

  private void add(String tool, ReportItem item) {
    if (item instanceof ReportedFinding finding) {
      asset(tool, finding.asset());
      finding(tool, finding);
      count(new StagedCounts(1, 0, 0, 0, 0, 0));
    } else if (item instanceof ReportedPackage installed) {
      asset(tool, installed.asset());
      PackageUrl purl = PackageUrl.of(installed.purl());
      packages
          .add(reportId)
          .add(installed.asset().key().value())
          .add(installed.purl())
          .add(installed.location())
          .add(purl.type())
          .add(purl.name())
          .add(purl.version())
          .add(installed.sourceName())
          .add(installed.sourceVersion())
          .endRow();
      count(new StagedCounts(0, 0, 1, 0, 0, 0));
    } else if (item instanceof Looked look) {
      ReportedAsset asset = look.asset();
      if (asset != null) {
        asset(tool, asset);
      }
      looked
          .add(reportId)
          .add(look.account())
          .add(look.region())
          .add(look.rule())
          .add(asset == null ? "" : asset.key().value())
          .add(tool)
          .endRow();
      count(new StagedCounts(0, 0, 0, 1, 0, 0));
    } else if (item instanceof ReportedAgent agent) {
      agent(agent);
      count(new StagedCounts(0, 0, 0, 0, 1, 0));
    } else if (item instanceof ReportedVex statement) {
      vex.add(reportId)
          .add(statement.vulnerability())
          .add(statement.product())
          .add(statement.status())
          .add(statement.justification())
          .add(statement.author());
      Instant stated = within(statement.statedAt());
      vex.add(stated == null ? EARLIEST : stated);
      vex.endRow();
      count(new StagedCounts(0, 0, 0, 0, 0, 1));
    }
  }

  private void count(StagedCounts more) {
    counts = counts.plus(more);
  }

  private void asset(String tool, ReportedAsset asset) {
    if (!assetsSeen.add(tool + '\n' + asset.key().value())) {
      return;
    }
    assets
        .add(reportId)
        .add(asset.key().value())
        .add(asset.type())
        .add(asset.name())
        .add(asset.provider())
        .add(asset.account())
        .add(asset.region())
        .add(tool)
        .endRow();
    count(new StagedCounts(0, 1, 0, 0, 0, 0));
  }

  private void finding(String tool, ReportedFinding finding) {
    ReportedAsset asset = finding.asset();
    String category = finding.category().name().toLowerCase(Locale.ROOT);
    String status = finding.status().name().toLowerCase(Locale.ROOT);
    String detail = finding.detail().toString();
    Instant first = within(finding.firstSeen());
    byte[] key =
        digest
            .with(Long.toString(scannerId))
            .with(tool)
            .with(category)
            .with(asset.key().value())
            .with(finding.rule())
            .with(finding.purl())
            .with(finding.location())
            .end();
    digest.with(status).with(finding.severity().id()).with(finding.title());
    finding.aliases().forEach(digest::with);
    byte[] content =
        digest
            .with(finding.fixedIn())
            .with(detail)
            .with(asset.account())
            .with(asset.region())
            .with(first == null ? "" : first.toString())
            .end();
    observations
        .add(reportId)
        .add(key)
        .add(asset.key().value())
        .add(category)
        .add(tool)
        .add(finding.rule())
        .add(finding.uid())
        .add(status)
        .add(finding.severity().id())
        .add(finding.title())
        .add(array(finding.aliases()))
        .add(finding.purl())
        .add(finding.fixedIn())
        .add(finding.location())
        .addJson(detail);
    observations.add(first);
    observations.add(content).endRow();
  }

  private void agent(ReportedAgent agent) {
    StringBuilder identity = new StringBuilder();
    new TreeMap<>(agent.identifiers())
        .forEach((kind, value) -> identity.append(kind).append('=').append(value).append('\n'));
    agents
        .add(reportId)
        .add(agent.tool())
        .add(digest.with(identity.toString()).hex())
        .add(Json.node(agent.identifiers()));
    Instant seen = within(agent.seenAt());
    agents.add(seen == null ? EARLIEST : seen);
    agents.add(agent.healthy()).endRow();
  }

  /** PostgreSQL's array literal. */
  private static String array(List<String> texts) {
    if (texts.isEmpty()) {
      return "{}";
    }
    StringBuilder literal = new StringBuilder("{");
    for (String text : texts) {
      literal
          .append(literal.length() == 1 ? "\"" : ",\"")
          .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    return literal.append('}').toString();
  }

  private static @Nullable Instant within(@Nullable Instant time) {
    return time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
  }

  /**
   * @return the rows staged
   */
  StagedCounts copy(Handle handle) {
    copy(
        handle,
        observations,
        counts.observations(),
        """
        staging_observation (report_id, key, asset_key, category, tool, tool_rule, tool_uid, status,
          severity, title, aliases, purl, fixed_in, location, detail, first_seen, content_hash)
        """);
    copy(
        handle,
        assets,
        counts.assets(),
        "staging_reported_asset (report_id, key, type, name, provider, account, region, tool)");
    copy(
        handle,
        packages,
        counts.packages(),
        """
        staging_package (report_id, asset_key, purl, location, type, name, version, source_name,
          source_version)
        """);
    copy(
        handle,
        looked,
        counts.looked(),
        "staging_looked (report_id, account, region, tool_rule, asset_key, tool)");
    copy(
        handle,
        agents,
        counts.agents(),
        "staging_agent (report_id, tool, identity, identifiers, seen_at, healthy)");
    copy(
        handle,
        vex,
        counts.vex(),
        """
        staging_vex (report_id, vulnerability, product, status, justification, author, stated_at)
        """);
    return counts;
  }

  private static void copy(Handle handle, CopyText rows, long count, String target) {
    if (count > 0) {
      rows.copyInto(handle, target);
    }
  }
}
