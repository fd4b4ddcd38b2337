package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import dev.mothership.model.RelationKind;
import jakarta.inject.Singleton;

/** Images of ECR, by the key that scanners of images have for them; tags come and go. */
@Singleton
final class EcrImageMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.ecr.image";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    String repository = Fields.required(payload, "repositoryName");
    String digest = Fields.required(payload, "imageDigest");
    String uri =
        "%s.dkr.ecr.%s.amazonaws.com%s/%s"
            .formatted(
                account.accountId(),
                record.region(),
                account.partition().equals("aws-cn") ? ".cn" : "",
                repository);
    JsonNode tags = payload.path("imageTags");
    AwsAsset asset =
        AwsAsset.withArn(record, account, uri + "@" + digest)
            .named(repository + (tags.isEmpty() ? "@" + digest : ":" + tags.get(0).asText()))
            .copy("repositoryName", "repositoryName")
            .copy("imageDigest", "digest")
            .copy("imageTags", "tags")
            .copy("imagePushedAt", "pushedAt");
    asset.properties().put("repository", uri);
    Fields.copy(payload.path("imageScanStatus"), "status", asset.properties(), "scanStatus");
    return asset
        .relate(
            RelationKind.MEMBER_OF, AwsArn.of(record, account, "ecr", "repository/" + repository))
        .done();
  }
}
