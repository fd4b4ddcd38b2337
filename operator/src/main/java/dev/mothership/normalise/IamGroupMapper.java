package dev.mothership.normalise;

import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Groups of IAM. */
@Singleton
final class IamGroupMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.group";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    return IamPrincipal.read(record, account, "GroupName", "groupName", "GroupPolicyList").done();
  }
}
