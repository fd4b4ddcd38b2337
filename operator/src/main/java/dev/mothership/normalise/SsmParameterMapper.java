package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Parameters of Systems Manager. */
@Singleton
final class SsmParameterMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ssm.parameter";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String name = Fields.required(record.payload(), "Name");
    String arn = Fields.text(record.payload(), "ARN");
    if (arn.isEmpty()) {
      String path = name.startsWith("/") ? name : '/' + name;
      arn = AwsArn.of(record, account, "ssm", "parameter" + path);
    }
    return AwsAsset.withArn(record, account, arn)
        .named(name)
        .copy("Name", "parameterName")
        .copy("Type", "parameterType")
        .copy("KeyId", "kmsKeyId")
        .copy("Tier", "tier")
        .copy("LastModifiedDate", "lastModifiedDate")
        .done();
  }
}
