package dev.mothership.remediate.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.remediate.Reply;
import dev.mothership.remediate.Report;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tries until the deadline where the operator does not answer: it may be starting again. */
final class HttpCallback implements Callback {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final long LONGEST_PAUSE = 5_000;
  private static final int OK = 200;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;

  private final HttpClient http;
  private final URI address;
  private final String token;
  private final Instant deadline;
  private final Clock clock;

  HttpCallback(URI callback, long run, String token, Instant deadline, Clock clock) {
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    String base = callback.toString().replaceAll("/+$", "");
    this.address = URI.create(base + "/remediation/runs/" + run + "/reports");
    this.token = token;
    this.deadline = deadline;
    this.clock = clock;
  }

  @Override
  public Reply tell(Report report) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(text(report)))
            .build();
    long pause = 100;
    String why;
    do {
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == OK) {
          return MAPPER.readValue(answer.body(), Reply.class);
        }
        if (isFinal(answer.statusCode())) {
          throw new RunOver("the operator answered HTTP " + answer.statusCode());
        }
        why = "HTTP " + answer.statusCode();
      } catch (IOException e) {
        why = e.getClass().getSimpleName() + ": " + e.getMessage();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RunOver("interrupted");
      }
      sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    } while (clock.instant().isBefore(deadline));
    throw new RunOver("the operator was not reached before the deadline: " + why);
  }

  private static boolean isFinal(int status) {
    return status >= CLIENT_ERROR && status < SERVER_ERROR && status != TOO_MANY;
  }

  private static String text(Report report) {
    try {
      return MAPPER.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every report is JSON", e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunOver("interrupted");
    }
  }
}
