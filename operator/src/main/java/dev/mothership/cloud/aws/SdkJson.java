package dev.mothership.cloud.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Any SDK value as JSON under the API's own field names; what the API left out is absent. */
public final class SdkJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SdkJson() {}

  public static ObjectNode of(SdkPojo pojo) {
    ObjectNode object = JSON.objectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (isGiven(value)) {
        object.set(field.memberName(), node(value));
      }
    }
    return object;
  }

  private static boolean isGiven(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }

  private static JsonNode node(@Nullable Object value) {
    if (value == null) {
      return JSON.nullNode();
    }
    if (value instanceof SdkPojo) {
      return of((SdkPojo) value);
    }
    if (value instanceof Collection<?>) {
      ArrayNode array = JSON.arrayNode();
      ((Collection<?>) value).forEach(item -> array.add(node(item)));
      return array;
    }
    if (value instanceof Map<?, ?>) {
      ObjectNode object = JSON.objectNode();
      ((Map<?, ?>) value).forEach((key, item) -> object.set(String.valueOf(key), node(item)));
      return object;
    }
    return value instanceof Document ? document((Document) value) : scalar(value);
  }

  /** JSON that the API has no shape for. */
  private static JsonNode document(Document document) {
    if (document.isMap()) {
      ObjectNode object = JSON.objectNode();
      document.asMap().forEach((name, value) -> object.set(name, document(value)));
      return object;
    }
    if (document.isList()) {
      ArrayNode array = JSON.arrayNode();
      document.asList().forEach(value -> array.add(document(value)));
      return array;
    }
    if (document.isNumber()) {
      return JSON.numberNode(document.asNumber().bigDecimalValue());
    }
    if (document.isBoolean()) {
      return JSON.booleanNode(document.asBoolean());
    }
    return document.isString() ? JSON.textNode(document.asString()) : JSON.nullNode();
  }

  private static JsonNode scalar(Object value) {
    if (value instanceof Boolean) {
      return JSON.booleanNode((Boolean) value);
    }
    if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      return JSON.numberNode(((Number) value).longValue());
    }
    if (value instanceof Number) {
      return JSON.numberNode(new BigDecimal(value.toString()));
    }
    if (value instanceof SdkBytes) {
      return JSON.textNode(Base64.getEncoder().encodeToString(((SdkBytes) value).asByteArray()));
    }
    return JSON.textNode(value.toString());
  }
}
