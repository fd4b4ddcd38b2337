package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Queues of SQS. */
@Singleton
final class SqsQueueMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.sqs.queue";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    String url = Fields.required(record.payload(), "QueueUrl");
    String name = url.substring(url.lastIndexOf('/') + 1);
    AwsAsset asset =
        AwsAsset.withArn(record, account, arn(record, account, url, name))
            .named(name)
            .tagged(Fields.tagMap(record.facets().get("tags")));
    ObjectNode properties = asset.properties().put("queueName", name).put("url", url);
    JsonNode attributes = record.facets().get("attributes");
    if (attributes != null) {
      Fields.copy(attributes, "KmsMasterKeyId", properties, "kmsKeyId");
      Fields.flag(attributes, "SqsManagedSseEnabled", properties, "sqsManagedSse");
      Fields.flag(attributes, "FifoQueue", properties, "fifo");
    }
    JsonNode policy = record.facets().get("policy");
    if (policy != null) {
      asset.set("policy", policy);
    }
    return asset.done();
  }

  /** A URL ends in the owner's account and the name. */
  private static String arn(RawRecord record, AccountContext account, String url, String name) {
    String[] parts = url.split("/");
    String owner = parts.length < 2 ? account.accountId() : parts[parts.length - 2];
    return "arn:%s:sqs:%s:%s:%s".formatted(account.partition(), record.region(), owner, name);
  }
}
