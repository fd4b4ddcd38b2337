package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns that every hold on a channel's work has under the same names. */
final class ChannelColumns {
  private ChannelColumns() {}

  static ChannelIntent.Name name(ResultSet row) throws SQLException {
    return new ChannelIntent.Name(
        row.getBoolean("cluster"), row.getString("namespace"), row.getString("name"));
  }

  /** The cluster channel that it is sent through; null for its own. */
  static ChannelIntent.@Nullable Name via(ResultSet row) throws SQLException {
    String via = row.getString("via_name");
    return via == null ? null : new ChannelIntent.Name(true, "", via);
  }

  static @Nullable JsonNode viaBody(ResultSet row) throws SQLException {
    return row.getString("via_name") == null ? null : Json.tree(row.getString("via_body"));
  }
}
