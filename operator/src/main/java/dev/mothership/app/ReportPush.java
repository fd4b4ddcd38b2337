package dev.mothership.app;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/** Sends files to a Scanner; tries until the deadline while the operator may be starting again. */
final class ReportPush {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofMinutes(15);
  private static final long FIRST_PAUSE = 200;
  private static final long LONGEST_PAUSE = 10_000;
  private static final int ACCEPTED = 202;
  private static final int CLIENT_ERROR = 400;
  private static final int NOT_READY = 404;
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int MOST_SAID = 500;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI url;
  private final String token;
  private final Instant until;
  private final Clock clock;

  ReportPush(URI url, String token, Instant until, Clock clock) {
    this.url = url;
    this.token = token;
    this.until = until;
    this.clock = clock;
  }

  /** The operator does not take a report, or was not reached. */
  static final class NotTaken extends Exception {
    private static final long serialVersionUID = 1L;

    NotTaken(String message) {
      super(message);
    }
  }

  /**
   * Returns once the operator has all of it.
   *
   * @throws NotTaken where it says that it never will, or says nothing before the deadline
   * @throws IOException where the file cannot be read
   */
  void send(Path file) throws IOException, NotTaken {
    Path compressed = Files.createTempFile("report", ".gz");
    try {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed), 1 << 16)) {
        Files.copy(file, out);
      }
      post(compressed);
    } finally {
      Files.deleteIfExists(compressed);
    }
  }

  private void post(Path compressed) throws NotTaken {
    long pause = FIRST_PAUSE;
    String why;
    do {
      try {
        HttpResponse<String> answer =
            http.send(request(compressed), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == ACCEPTED) {
          return;
        }
        why = "HTTP " + answer.statusCode() + " " + said(answer.body());
        if (isFinal(answer.statusCode())) {
          throw new NotTaken(why);
        }
      } catch (IOException e) {
        why = e.getClass().getSimpleName() + ": " + e.getMessage();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotTaken("interrupted");
      }
      sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    } while (clock.instant().isBefore(until));
    throw new NotTaken("not before the deadline: " + why);
  }

  private HttpRequest request(Path compressed) throws IOException {
    return HttpRequest.newBuilder(url)
        .timeout(ANSWER)
        .header("Authorization", "Bearer " + token)
        .header("Content-Encoding", "gzip")
        .header("Content-Type", "application/octet-stream")
        .POST(HttpRequest.BodyPublishers.ofFile(compressed))
        .build();
  }

  /** An operator that has just started does not vouch for the Scanner yet. */
  private static boolean isFinal(int status) {
    return status >= CLIENT_ERROR
        && status < SERVER_ERROR
        && status != NOT_READY
        && status != TIMEOUT
        && status != TOO_MANY;
  }

  private static String said(String body) {
    return body.length() <= MOST_SAID ? body : body.substring(0, MOST_SAID);
  }

  private static void sleep(long millis) throws NotTaken {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotTaken("interrupted");
    }
  }
}
