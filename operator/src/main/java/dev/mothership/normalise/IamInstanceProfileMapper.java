package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Instance profiles: how a machine gets its role. */
@Singleton
final class IamInstanceProfileMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.instance-profile";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.withArn(record, account, Fields.required(payload, "Arn"))
            .named(Fields.text(payload, "InstanceProfileName"))
            .copy("InstanceProfileName", "profileName")
            .set("roleArns", Fields.texts(payload.path("Roles"), "Arn"));
    payload
        .path("Roles")
        .forEach(role -> asset.relate(RelationKind.HAS_ROLE, Fields.text(role, "Arn")));
    return asset.done();
  }
}
