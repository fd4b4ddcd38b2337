package dev.mothership.ingest.format;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedAsset;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a compliance tool has looked at: each of its checks in each account and region of which it
 * says anything at all.
 */
final class Scope {
  private static final int MOST = 200_000;

  private final Set<Looked> looked = new LinkedHashSet<>();

  /**
   * @param asset one that the check was made on
   */
  void met(ReportedAsset asset, String rule, String where) throws MalformedReport {
    looked.add(
        asset.account().isEmpty()
            ? new Looked("", "", rule, asset)
            : Looked.forRule(asset.account(), asset.region(), rule));
    if (looked.size() > MOST) {
      throw new MalformedReport(
          where, "more than 200,000 checks by account and region: send the report in parts");
    }
  }

  void tell(ReportSink sink) throws MalformedReport {
    for (Looked one : looked) {
      sink.add(one);
    }
  }
}
