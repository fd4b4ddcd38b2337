package dev.mothership.normalise;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Virtual networks. */
@Singleton
final class Ec2VpcMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ec2.vpc";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    ArrayNode cidrs = Fields.texts(record.payload().path("CidrBlockAssociationSet"), "CidrBlock");
    if (cidrs.isEmpty() && record.payload().path("CidrBlock").isTextual()) {
      cidrs.add(record.payload().path("CidrBlock"));
    }
    return AwsAsset.ec2(record, account, "vpc", "VpcId")
        .set("cidrs", cidrs)
        .flag("IsDefault", "isDefault")
        .done();
  }
}
