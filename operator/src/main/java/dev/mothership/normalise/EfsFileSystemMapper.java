package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** File systems of EFS. */
@Singleton
final class EfsFileSystemMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.efs.file-system";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String id = Fields.required(payload, "FileSystemId");
    AwsAsset asset =
        AwsAsset.withArn(
                record, account, Arns.of(record, account, "elasticfilesystem", "file-system/" + id))
            .named(Fields.text(payload, "Name"))
            .copy("LifeCycleState", "state")
            .copy("Encrypted", "encrypted")
            .copy("KmsKeyId", "kmsKeyArn");
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    return asset.done();
  }
}
