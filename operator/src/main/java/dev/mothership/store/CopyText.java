package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Rows in PostgreSQL's COPY text format (the manual's COPY page, "Text Format"). U+0000, which
 * neither text nor jsonb can hold, becomes U+FFFD.
 */
final class CopyText {
  private static final String REPLACEMENT = "\uFFFD";
  private static final String NULL = "\\N";
  private static final String ESCAPED_NUL = "\\u0000";

  private final StringBuilder text = new StringBuilder();
  private boolean inRow;

  CopyText add(String value) {
    separate();
    int copied = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > '\r' && c != '\\') {
        continue;
      }
      String escaped =
          switch (c) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\0' -> REPLACEMENT;
            default -> "";
          };
      if (!escaped.isEmpty()) {
        text.append(value, copied, i).append(escaped);
        copied = i + 1;
      }
    }
    text.append(value, copied, value.length());
    return this;
  }

  CopyText add(long value) {
    separate();
    text.append(value);
    return this;
  }

  CopyText add(JsonNode value) {
    return addJson(value.toString());
  }

  /** A tree that is text already. */
  CopyText addJson(String json) {
    return add(withoutNul(json));
  }

  CopyText add(byte[] value) {
    separate();
    text.append("\\\\x").append(HexFormat.of().formatHex(value));
    return this;
  }

  /** Null becomes SQL's. */
  CopyText add(@Nullable Boolean value) {
    separate();
    text.append(value == null ? NULL : value ? "t" : "f");
    return this;
  }

  /** Null becomes SQL's. */
  CopyText add(@Nullable Instant value) {
    separate();
    text.append(value == null ? NULL : value);
    return this;
  }

  /** In characters, so far. */
  int length() {
    return text.length();
  }

  void endRow() {
    text.append('\n');
    inRow = false;
  }

  private void separate() {
    if (inRow) {
      text.append('\t');
    }
    inRow = true;
  }

  /** A NUL's escape begins at a backslash that no other backslash escapes. */
  private static String withoutNul(String json) {
    if (!json.contains(ESCAPED_NUL)) {
      return json;
    }
    StringBuilder clean = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      if (json.charAt(i) != '\\') {
        clean.append(json.charAt(i));
      } else if (json.startsWith(ESCAPED_NUL, i)) {
        clean.append(REPLACEMENT);
        i += ESCAPED_NUL.length() - 1;
      } else {
        clean.append(json, i, i + 2);
        i++;
      }
    }
    return clean.toString();
  }

  /** Sends the rows to {@code COPY target FROM STDIN} within the handle's transaction. */
  void copyInto(Handle handle, String target) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    try {
      handle
          .getConnection()
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy " + target + " from stdin", new ByteArrayInputStream(bytes));
    } catch (SQLException e) {
      throw new ConnectionException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
