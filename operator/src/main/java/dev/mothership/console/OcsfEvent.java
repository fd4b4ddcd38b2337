package dev.mothership.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every event of OCSF 1.8.0's category of findings has. Times are milliseconds.
 *
 * @see <a href="https://schema.ocsf.io/1.8.0/categories/findings">the classes</a>
 */
final class OcsfEvent {
  static final String VERSION = "1.8.0";

  /** The classes that we tell. */
  enum Kind {
    VULNERABILITY(2002, "Vulnerability Finding"),
    COMPLIANCE(2003, "Compliance Finding"),
    DETECTION(2004, "Detection Finding"),
    DATA_SECURITY(2006, "Data Security Finding"),
    IAM_ANALYSIS(2008, "IAM Analysis Finding");

    private final int uid;
    private final String caption;

    Kind(int uid, String caption) {
      this.uid = uid;
      this.caption = caption;
    }
  }

  /** What an event says has happened. */
  enum Activity {
    CREATE(1, "Create"),
    UPDATE(2, "Update"),
    CLOSE(3, "Close");

    private final int id;
    private final String caption;

    Activity(int id, String caption) {
      this.id = id;
      this.caption = caption;
    }
  }

  /**
   * Where something is.
   *
   * @param account name of the CloudAccount object
   */
  record Place(
      String tenant,
      String account,
      String provider,
      String accountId,
      String partition,
      String region) {}

  private OcsfEvent() {}

  /**
   * An event without what is its class's own.
   *
   * @param uid of what the event is about: the same in every event about it
   */
  static ObjectNode of(Kind kind, Activity activity, String uid, Instant time, Place place) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("activity_id", activity.id).put("activity_name", activity.caption);
    event.put("category_uid", 2).put("category_name", "Findings");
    event.put("class_uid", kind.uid).put("class_name", kind.caption);
    event.put("type_uid", kind.uid * 100L + activity.id);
    event.put("type_name", kind.caption + ": " + activity.caption);
    event.put("time", time.toEpochMilli());
    ObjectNode metadata = event.putObject("metadata");
    metadata.put("version", VERSION).put("uid", uid + "@" + time.toEpochMilli());
    metadata.put("tenant_uid", place.tenant());
    // Whose attributes are used: where it is, who looks after it, and what its risk is.
    metadata.putArray("profiles").add("cloud").add("incident").add("security_control");
    metadata.putObject("product").put("name", "Mothership").put("vendor_name", "Mothership");
    event.set("cloud", cloud(place));
    return event;
  }

  private static ObjectNode cloud(Place place) {
    ObjectNode cloud = JsonNodeFactory.instance.objectNode();
    cloud.put("provider", place.provider().toUpperCase(Locale.ROOT));
    cloud.set("account", account(place));
    putText(cloud, "region", place.region());
    putText(cloud, "cloud_partition", place.partition());
    return cloud;
  }

  /** The account by its number at the provider. */
  static ObjectNode account(Place place) {
    ObjectNode account = JsonNodeFactory.instance.objectNode();
    account.put("uid", place.accountId()).put("name", place.account());
    switch (place.provider()) {
      case "aws" -> account.put("type_id", 10).put("type", "AWS Account");
      case "azure" -> account.put("type_id", 13).put("type", "Azure Subscription");
      case "gcp" -> account.put("type_id", 11).put("type", "GCP Project");
      default -> account.put("type_id", 99).put("type", place.provider());
    }
    return account;
  }

  /** Sets what is not empty. */
  static void putText(ObjectNode object, String field, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      object.put(field, text);
    }
  }

  /** Tags as pairs. */
  static ArrayNode pairs(JsonNode tags) {
    ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
    tags.properties()
        .forEach(
            tag ->
                pairs.addObject().put("name", tag.getKey()).put("value", tag.getValue().asText()));
    return pairs;
  }
}
