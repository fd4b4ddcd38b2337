package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Users of IAM. */
@Singleton
final class IamUserMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.iam.user";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    AwsAsset asset =
        IamPrincipal.read(record, account, "UserName", "userName", "UserPolicyList")
            .copy("Path", "path");
    JsonNode groups = record.facets().get("groups");
    if (groups != null) {
      groups.forEach(group -> asset.relate(RelationKind.MEMBER_OF, Fields.text(group, "Arn")));
      asset.set("groupArns", Fields.texts(groups, "Arn"));
    } else if (record.payload().path("GroupList").isEmpty()) {
      asset.set("groupArns", JsonNodeFactory.instance.arrayNode());
    }
    JsonNode keys = record.facets().get("accessKeys");
    if (keys != null) {
      asset.set("accessKeys", Fields.each(keys, this::key));
    }
    JsonNode credential = record.facets().get("credentialReport");
    if (credential != null) {
      asset.set("credential", CredentialRow.of(credential));
    }
    return asset.done();
  }

  private ObjectNode key(JsonNode given) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    Fields.copy(given, "AccessKeyId", key, "id");
    Fields.copy(given, "Status", key, "status");
    Fields.copy(given, "CreateDate", key, "createDate");
    return key;
  }
}
