package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Topics of SNS. */
@Singleton
final class SnsTopicMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.sns.topic";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String arn = Fields.required(record.payload(), "TopicArn");
    String name = arn.substring(arn.lastIndexOf(':') + 1);
    AwsAsset asset = AwsAsset.withArn(record, account, arn).named(name);
    ObjectNode properties = asset.properties().put("topicName", name);
    JsonNode attributes = record.facets().get("attributes");
    if (attributes != null) {
      Fields.copy(attributes, "KmsMasterKeyId", properties, "kmsKeyId");
      Fields.copy(attributes, "Owner", properties, "owner");
      Fields.flag(attributes, "FifoTopic", properties, "fifo");
    }
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    return asset.tagged(Fields.tagList(record.facets().get("tags"))).done();
  }
}
