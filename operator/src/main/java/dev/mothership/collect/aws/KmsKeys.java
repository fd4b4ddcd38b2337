package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;

/**
 * KMS keys that are the account's own to keep; a key that may not be described counts as one. Keys
 * that AWS manages have a policy and a rotation that nobody can change.
 */
@Singleton
final class KmsKeys implements AwsServiceCollector {
  private static final String TYPE = "aws.kms.key";
  private static final String LIST = "kms:ListKeys";
  private static final String KEY = "kms:DescribeKey";
  private static final String POLICY = "kms:GetKeyPolicy";
  private static final String ROTATION = "kms:GetKeyRotationStatus";
  private static final String ALIASES = "kms:ListAliases";
  private static final String TAGS = "kms:ListResourceTags";

  /** What keys answer that cannot be rotated by KMS. */
  private static final Set<String> NO_ROTATION =
      Set.of("UnsupportedOperationException", "KMSInvalidStateException");

  private static final int LARGEST_PAGE = 1000;

  @Override
  public List<Listing> listings() {
    return List.of(new Listing(TYPE, true, KmsKeys::read));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(
        LIST, List.of(),
        KEY, List.of(),
        POLICY, List.of(),
        ROTATION, List.of(),
        ALIASES, List.of(),
        TAGS, List.of());
  }

  private static void read(AwsAccess account, String region, RecordSink sink) {
    KmsClient kms = account.session().client(KmsClient.class, KmsClient::builder, region);
    int size = account.session().pageSize(LARGEST_PAGE);
    try {
      for (ListKeysResponse page : kms.listKeysPaginator(r -> r.limit(size))) {
        sink.page(
            account.each(page.keys(), key -> record(kms, region, key)).stream()
                .flatMap(Optional::stream)
                .toList());
      }
    } catch (SdkException e) {
      throw AwsFailures.failed(LIST, e);
    }
  }

  /** Empty of a key that AWS manages, and of one that is no more. */
  private static Optional<RawRecord> record(KmsClient kms, String region, KeyListEntry key) {
    String id = key.keyId();
    Details details = new Details();
    ObjectNode payload = SdkJson.of(key);
    details.read(
        "key",
        KEY,
        Set.of(),
        () -> {
          KeyMetadata metadata = kms.describeKey(r -> r.keyId(id)).keyMetadata();
          payload.put("KeyManager", metadata.keyManagerAsString());
          return SdkJson.of(metadata);
        });
    if (payload.path("KeyManager").asText().equals(KeyManagerType.AWS.toString())) {
      return Optional.empty();
    }
    details.read(
        "policy",
        POLICY,
        Set.of(),
        () ->
            PolicyDocuments.parse(
                kms.getKeyPolicy(r -> r.keyId(id).policyName("default")).policy()));
    details.read(
        "rotation",
        ROTATION,
        NO_ROTATION,
        () -> SdkJson.of(kms.getKeyRotationStatus(r -> r.keyId(id))));
    details.read("aliases", ALIASES, Set.of(), () -> aliases(kms, id));
    details.read("tags", TAGS, Set.of(), () -> tags(kms, id));
    return details.failedWith("NotFoundException")
        ? Optional.empty()
        : Optional.of(details.record(TYPE, region, id, payload));
  }

  private static JsonNode aliases(KmsClient kms, String id) {
    ArrayNode aliases = JsonNodeFactory.instance.arrayNode();
    kms.listAliasesPaginator(r -> r.keyId(id))
        .aliases()
        .forEach(alias -> aliases.add(alias.aliasName()));
    return aliases;
  }

  private static JsonNode tags(KmsClient kms, String id) {
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    kms.listResourceTagsPaginator(r -> r.keyId(id))
        .tags()
        .forEach(tag -> tags.add(SdkJson.of(tag)));
    return tags;
  }
}
