package dev.mothership.notify.jira;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mothership.notify.Outbound;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON requests of one dispatch and their answers, all of them within one time. */
final class JiraHttp {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final int LONGEST_LINE = 300;
  private static final int MOST_MESSAGES = 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Outbound outbound;
  private final JiraAccess access;
  private final long endsAt;

  JiraHttp(Outbound outbound, JiraAccess access, Duration timeout) {
    this.outbound = outbound;
    this.access = access;
    this.endsAt = System.nanoTime() + timeout.toNanos();
  }

  boolean cloud() {
    return access.cloud();
  }

  /**
   * @param path below the API's version, already encoded
   * @return a missing node where the answer is empty
   */
  JsonNode call(String method, String path, @Nullable JsonNode body) throws JiraException {
    String call = method + " " + path.replaceAll("\\?.*", "");
    Duration left = Duration.ofNanos(endsAt - System.nanoTime());
    if (left.isNegative() || left.isZero()) {
      throw JiraException.unanswered(call, "no time was left", false);
    }
    Outbound.Answer response = send(call, method, path, body, left);
    Optional<JsonNode> answer = read(response.body());
    if (response.status() / 100 != 2) {
      throw refused(call, response, answer.orElse(MissingNode.getInstance()));
    }
    return answer.orElseThrow(
        () -> JiraException.unanswered(call, "what answers is no Jira: it sends no JSON", true));
  }

  private Outbound.Answer send(
      String call, String method, String path, @Nullable JsonNode body, Duration left)
      throws JiraException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", access.authorization());
    headers.put("Accept", "application/json");
    headers.put("User-Agent", "mothership");
    byte[] bytes = null;
    if (body != null) {
      headers.put("Content-Type", "application/json");
      bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    }
    try {
      return outbound.send(method, access.resource(path).toString(), headers, bytes, left);
    } catch (IOException e) {
      boolean never = e instanceof ConnectException || e instanceof UnknownHostException;
      throw JiraException.unanswered(call, e.getClass().getSimpleName(), !never);
    }
  }

  /** Empty for what is no JSON, as the log-in page of a proxy. */
  private static Optional<JsonNode> read(byte[] body) {
    if (body.length == 0) {
      return Optional.of(MissingNode.getInstance());
    }
    try {
      return Optional.of(MAPPER.readTree(new String(body, StandardCharsets.UTF_8)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static JiraException refused(String call, Outbound.Answer response, JsonNode answer) {
    List<String> messages = new ArrayList<>();
    answer.path("errorMessages").forEach(message -> messages.add(line(message.asText())));
    Map<String, String> errors = new LinkedHashMap<>();
    answer
        .path("errors")
        .properties()
        .forEach(error -> errors.put(line(error.getKey()), line(error.getValue().asText())));
    return JiraException.answered(
        call,
        response.status(),
        messages.subList(0, Math.min(messages.size(), MOST_MESSAGES)),
        errors,
        retryAfter(response));
  }

  /** Seconds; Jira sends no dates here. */
  private static Optional<Duration> retryAfter(Outbound.Answer response) {
    return response
        .header("Retry-After")
        .map(String::strip)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Math.max(1, Long.parseLong(value))))
        .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  private static String line(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
  }
}
