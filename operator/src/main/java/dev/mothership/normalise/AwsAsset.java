package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Asset;
import dev.mothership.model.AssetKey;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Relation;
import dev.mothership.model.RelationKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers one AWS asset and its edges; for one mapper at a time. */
final class AwsAsset {
  private static final Set<String> CLASSES =
      Set.of("public", "internal", "confidential", "regulated");

  private final RawRecord record;
  private final AccountContext account;
  private final AssetKey key;
  private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
  private final Set<Relation> relations = new LinkedHashSet<>();
  private Map<String, String> tags;
  private String name;

  private AwsAsset(RawRecord record, AccountContext account, String arn) {
    this.record = record;
    this.account = account;
    this.key = new AssetKey(arn);
    this.tags = Fields.tags(record.payload());
    this.name = record.nativeId();
  }

  /** A resource that AWS itself gives an ARN, or whose ARN has neither region nor account. */
  static AwsAsset withArn(RawRecord record, AccountContext account, String arn) {
    return new AwsAsset(record, account, arn);
  }

  /** A resource of EC2, whose ARN is made up from its id. */
  static AwsAsset ec2(RawRecord record, AccountContext account, String resource, String idField) {
    String id = Fields.required(record.payload(), idField);
    return new AwsAsset(record, account, ec2Arn(record, account, resource, id));
  }

  private static String ec2Arn(
      RawRecord record, AccountContext account, String resource, String id) {
    return "arn:%s:ec2:%s:%s:%s/%s"
        .formatted(account.partition(), record.region(), account.accountId(), resource, id);
  }

  ObjectNode properties() {
    return properties;
  }

  AwsAsset named(String nativeName) {
    if (!nativeName.isEmpty()) {
      name = nativeName;
    }
    return this;
  }

  AwsAsset tagged(Map<String, String> given) {
    tags = given;
    return this;
  }

  /** Copies a field of the payload under a new name where it is there. */
  AwsAsset copy(String field, String property) {
    Fields.copy(record.payload(), field, properties, property);
    return this;
  }

  AwsAsset flag(String field, String property) {
    Fields.flag(record.payload(), field, properties, property);
    return this;
  }

  AwsAsset set(String property, JsonNode value) {
    properties.set(property, value);
    return this;
  }

  AwsAsset relate(RelationKind kind, String arn) {
    return relate(kind, arn, JsonNodeFactory.instance.objectNode());
  }

  AwsAsset relate(RelationKind kind, String targetKey, JsonNode evidence) {
    if (!targetKey.isEmpty()) {
      relations.add(new Relation(key, kind, new AssetKey(targetKey), evidence));
    }
    return this;
  }

  /** An edge that this asset tells of another, which it leads to itself. */
  AwsAsset relateFrom(String sourceArn, RelationKind kind) {
    return relateFrom(sourceArn, kind, JsonNodeFactory.instance.objectNode());
  }

  AwsAsset relateFrom(String sourceArn, RelationKind kind, JsonNode evidence) {
    if (!sourceArn.isEmpty()) {
      relations.add(new Relation(new AssetKey(sourceArn), kind, key, evidence));
    }
    return this;
  }

  /** An edge from a resource of EC2 in the same region. */
  AwsAsset relateFrom(String resource, String id, RelationKind kind) {
    return relateFrom(ec2Arn(record, account, resource, id), kind);
  }

  /** An edge to a resource of EC2 in the same region; none where the id is empty. */
  AwsAsset relate(RelationKind kind, String resource, String id) {
    return id.isEmpty() ? this : relate(kind, ec2Arn(record, account, resource, id));
  }

  Normalised done() {
    String tagName = tags.getOrDefault("Name", "");
    List<Relation> edges = new ArrayList<>(relations);
    return new Normalised(
        new Asset(
            key,
            record.type(),
            record.region(),
            record.nativeId(),
            tagName.isEmpty() ? name : tagName,
            tags,
            properties,
            record.unread(),
            dataClass(account.dataClassing())),
        edges);
  }

  /** What a tag says of the data; a value that is no class and has no entry says nothing. */
  private String dataClass(DataClassing classing) {
    String value = classing.tag().isEmpty() ? "" : tags.getOrDefault(classing.tag(), "");
    String mapped = classing.map().getOrDefault(value, value);
    return CLASSES.contains(mapped) ? mapped : "";
  }
}
