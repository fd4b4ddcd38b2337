package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Macie in a region. */
@Singleton
final class MacieRegionMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.macie.region";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset = RegionAsset.of(record, account, "macie2").copy("status", "status");
    asset.properties().put("enabled", Fields.text(record.payload(), "status").equals("ENABLED"));
    return asset.done();
  }
}
