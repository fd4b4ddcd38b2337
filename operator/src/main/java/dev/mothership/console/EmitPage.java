package dev.mothership.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list: its rows, of which one more was read than are told where there is another page.
 */
final class EmitPage<T> {
  /** Where the next pull is to begin; see docs/reference/api.md. */
  static final String SEEN_UNTIL = "Mothership-Seen-Until";

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final List<T> rows;
  private final @Nullable T last;
  private final EntityTag tag;

  EmitPage(List<T> read, int limit, EmitFormat format) {
    this.rows = read.size() > limit ? read.subList(0, limit) : read;
    this.last = read.size() > limit ? read.get(limit - 1) : null;
    this.tag = new EntityTag(hash(format, rows, read.size()), true);
  }

  List<T> rows() {
    return rows;
  }

  /**
   * The answer; without a body where the sender has the same page already.
   *
   * @param id of a row, which the next page comes after
   */
  Response answer(
      MediaType type,
      Request request,
      UriInfo uri,
      Instant seenUntil,
      ToLongFunction<T> id,
      StreamingOutput body) {
    Response.ResponseBuilder same = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer = same == null ? Response.ok(body, type) : same;
    answer.tag(tag).header(SEEN_UNTIL, seenUntil.toString()).header("Vary", "Accept");
    if (last != null) {
      String next =
          uri.getRequestUriBuilder()
              .scheme(null)
              .host(null)
              .port(-1)
              .replaceQueryParam("after", id.applyAsLong(last))
              .build()
              .toString();
      answer.header("Link", "<%s>; rel=\"next\"".formatted(next));
    }
    return answer.build();
  }

  /** One JSON object a line. */
  static <T> void lines(OutputStream out, List<T> rows, Function<T, JsonNode> event)
      throws IOException {
    for (T row : rows) {
      out.write(event.apply(row).toString().getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    }
  }

  /** One JSON object with all as its items. */
  static <T> void items(OutputStream out, List<T> rows, Function<T, JsonNode> item)
      throws IOException {
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("items");
      for (T row : rows) {
        json.writeTree(item.apply(row));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** Rows are records of values, so that what they print is all that is told of them. */
  private static String hash(EmitFormat format, List<?> rows, int read) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((format + " " + read).getBytes(StandardCharsets.UTF_8));
      rows.forEach(row -> digest.update(row.toString().getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
