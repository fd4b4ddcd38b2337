package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Security Hub in a region. */
@Singleton
final class SecurityHubRegionMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.securityhub.region";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        RegionAsset.of(record, account, "securityhub")
            .copy("HubArn", "hubArn")
            .copy("SubscribedAt", "subscribedAt")
            .copy("AutoEnableControls", "autoEnableControls");
    asset.properties().put("enabled", record.payload().has("HubArn"));
    return asset.done();
  }
}
