package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Access Analyzer in a region. */
@Singleton
final class AccessAnalyzerRegionMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.accessanalyzer.region";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    return RegionAsset.of(record, account, "access-analyzer").copy("analyzers", "analyzers").done();
  }
}
