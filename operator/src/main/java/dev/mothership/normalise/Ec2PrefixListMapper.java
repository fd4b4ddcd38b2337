package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Managed prefix lists. */
@Singleton
final class Ec2PrefixListMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.prefix-list";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.ec2(record, account, "prefix-list", "PrefixListId")
            .named(Fields.text(payload, "PrefixListName"))
            .copy("PrefixListName", "name");
    asset.properties().put("awsManaged", Fields.text(payload, "OwnerId").equals("AWS"));
    JsonNode entries = record.facets().get("entries");
    if (entries != null) {
      asset.set("cidrs", Fields.texts(entries, "Cidr"));
    }
    return asset.done();
  }
}
