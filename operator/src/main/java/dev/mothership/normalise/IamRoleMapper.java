package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Roles of IAM. */
@Singleton
final class IamRoleMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.role";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        IamPrincipal.read(record, account, "RoleName", "roleName", "RolePolicyList")
            .copy("Path", "path")
            .copy("AssumeRolePolicyDocument", "trust")
            .copy("CreateDate", "createDate");
    Fields.copy(
        record.payload().path("RoleLastUsed"), "LastUsedDate", asset.properties(), "lastUsed");
    return asset.done();
  }
}
