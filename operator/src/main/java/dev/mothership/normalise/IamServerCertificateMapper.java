package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Certificates that IAM keeps for load balancers. */
@Singleton
final class IamServerCertificateMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.server-certificate";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    return AwsAsset.withArn(record, account, Fields.required(record.payload(), "Arn"))
        .named(Fields.text(record.payload(), "ServerCertificateName"))
        .copy("Path", "path")
        .copy("Expiration", "expiration")
        .copy("UploadDate", "uploadDate")
        .done();
  }
}
