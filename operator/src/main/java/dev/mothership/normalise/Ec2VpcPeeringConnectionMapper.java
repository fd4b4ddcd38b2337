package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** Peering connections with both sides, of which one may be in another account. */
@Singleton
final class Ec2VpcPeeringConnectionMapper implements AssetMapper {
  private static final List<String> SIDES = List.of("Requester", "Accepter");

  @Override
  public String type() {
    return "aws.ec2.vpc-peering-connection";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    AwsAsset asset =
        AwsAsset.ec2(record, account, "vpc-peering-connection", "VpcPeeringConnectionId");
    Fields.copy(payload.path("Status"), "Code", asset.properties(), "status");
    for (String side : SIDES) {
      JsonNode vpc = payload.path(side + "VpcInfo");
      asset
          .set(side.toLowerCase(Locale.ROOT), side(vpc))
          .relate(RelationKind.CONNECTS, arn(vpc, record, account));
    }
    return asset.done();
  }

  private static ObjectNode side(JsonNode vpc) {
    ObjectNode side = JsonNodeFactory.instance.objectNode();
    Fields.copy(vpc, "OwnerId", side, "accountId");
    Fields.copy(vpc, "Region", side, "region");
    Fields.copy(vpc, "VpcId", side, "vpcId");
    side.set("cidrs", cidrs(vpc));
    return side;
  }

  /** Every range of the VPC, where AWS tells them; else the first, which it always does. */
  private static ArrayNode cidrs(JsonNode vpc) {
    ArrayNode cidrs = Fields.texts(vpc.path("CidrBlockSet"), "CidrBlock");
    if (cidrs.isEmpty() && vpc.path("CidrBlock").isTextual()) {
      cidrs.add(vpc.path("CidrBlock"));
    }
    cidrs.addAll(Fields.texts(vpc.path("Ipv6CidrBlockSet"), "Ipv6CidrBlock"));
    return cidrs;
  }

  private static String arn(JsonNode vpc, RawRecord record, AccountContext account) {
    String id = Fields.text(vpc, "VpcId");
    return id.isEmpty()
        ? ""
        : "arn:%s:ec2:%s:%s:vpc/%s"
            .formatted(
                account.partition(),
                vpc.path("Region").asText(record.region()),
                vpc.path("OwnerId").asText(account.accountId()),
                id);
  }
}
