package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * One call of a run, recorded before it was made.
 *
 * @param undo whether it puts something back
 * @param state begun, done or failed
 */
public record StepRow(
    int seq,
    boolean undo,
    String call,
    String region,
    JsonNode parameters,
    String state,
    @Nullable Failure failure) {
  static StepRow of(ResultSet row, StatementContext context) throws SQLException {
    return new StepRow(
        row.getInt("seq"),
        row.getBoolean("undo"),
        row.getString("call"),
        row.getString("region"),
        Json.tree(row.getString("parameters")),
        row.getString("state"),
        Rows.failure(row, "failure"));
  }
}
