package dev.mothership.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.SQLException;
import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** How values become jsonb and come back. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static final ColumnMapper<@Nullable JsonNode> COLUMN =
      (row, column, context) -> {
        String text = row.getString(column);
        return text == null ? null : tree(text);
      };

  private Json() {}

  static JsonNode node(Object value) {
    return MAPPER.valueToTree(value);
  }

  static String text(JsonNode node) {
    return node.toString();
  }

  static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database answered JSON that cannot be read", e);
    }
  }

  static <T> T read(String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is no " + type.getSimpleName(), e);
    }
  }

  static <T> T read(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is no " + type.getType(), e);
    }
  }

  /** Binds a tree as jsonb. */
  static final class Arguments extends AbstractArgumentFactory<JsonNode> {
    Arguments() {
      super(Types.OTHER);
    }

    @Override
    protected Argument build(JsonNode value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setObject(position, jsonb(value));
    }

    private static PGobject jsonb(JsonNode value) throws SQLException {
      PGobject object = new PGobject();
      object.setType("jsonb");
      object.setValue(text(value));
      return object;
    }
  }
}
