package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;

/** Groups of IAM Identity Center's store, which tell of their members. */
@Singleton
final class IdentityStoreGroupMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.identitystore.group";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String id = Fields.required(record.payload(), "GroupId");
    AwsAsset asset =
        AwsAsset.withArn(record, account, IdentityStoreArn.of(account, "group", id))
            .named(Fields.text(record.payload(), "DisplayName"))
            .copy("DisplayName", "groupName")
            .set("issuers", Fields.texts(record.payload().path("ExternalIds"), "Issuer"));
    JsonNode members = record.facets().get("members");
    if (members != null) {
      Set<String> ids = new TreeSet<>();
      members.forEach(member -> ids.add(member.asText()));
      ArrayNode sorted = asset.properties().putArray("memberIds");
      for (String member : ids) {
        sorted.add(member);
        asset.relateFrom(IdentityStoreArn.of(account, "user", member), RelationKind.MEMBER_OF);
      }
    }
    return asset.done();
  }
}
