package dev.mothership.cloud.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** JSON under the API's own field names as an SDK value: the way back from {@link SdkJson}. */
final class SdkRequests {
  private SdkRequests() {}

  /**
   * Sets every given field of a builder.
   *
   * @throws IllegalArgumentException where a field is unknown or of another type, so that nothing
   *     that was planned is left out in silence
   */
  static void fill(SdkPojo builder, JsonNode given) {
    Map<String, SdkField<?>> fields = new LinkedHashMap<>();
    builder.sdkFields().forEach(field -> fields.put(field.memberName(), field));
    given
        .properties()
        .forEach(
            entry -> {
              SdkField<?> field = fields.get(entry.getKey());
              if (field == null) {
                throw new IllegalArgumentException(
                    "the call has no parameter " + entry.getKey() + ", only " + fields.keySet());
              }
              field.set(builder, value(field, entry.getValue()));
            });
  }

  private static Object value(SdkField<?> field, JsonNode given) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> {
        require(given.isTextual(), field, given);
        yield given.asText();
      }
      case BOOLEAN -> {
        require(given.isBoolean(), field, given);
        yield given.asBoolean();
      }
      case INTEGER -> {
        require(given.canConvertToInt(), field, given);
        yield given.asInt();
      }
      case LONG -> {
        require(given.canConvertToLong(), field, given);
        yield given.asLong();
      }
      case LIST -> list(field, given);
      case MAP -> map(field, given);
      case SDK_POJO -> {
        require(given.isObject(), field, given);
        SdkPojo nested = field.constructor().get();
        fill(nested, given);
        yield ((Buildable) nested).build();
      }
      default ->
          throw new IllegalArgumentException(
              field.memberName() + " is of a type that no plan holds");
    };
  }

  private static List<Object> list(SdkField<?> field, JsonNode given) {
    require(given.isArray(), field, given);
    SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
    List<Object> values = new ArrayList<>();
    given.forEach(item -> values.add(value(member, item)));
    return values;
  }

  private static Map<String, Object> map(SdkField<?> field, JsonNode given) {
    require(given.isObject(), field, given);
    SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> values = new LinkedHashMap<>();
    given
        .properties()
        .forEach(entry -> values.put(entry.getKey(), value(member, entry.getValue())));
    return values;
  }

  private static void require(boolean holds, SdkField<?> field, JsonNode given) {
    if (!holds) {
      throw new IllegalArgumentException(field.memberName() + " cannot be " + given);
    }
  }
}
