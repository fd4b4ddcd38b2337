package dev.mothership.local.jira;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong with the next calls that fit. */
public final class JiraFault {
  /** What a caller gets. */
  enum Kind {
    /** An error in place of what was asked for. */
    ANSWER,
    /** The call is served, and its answer lost. */
    LOST,
    /** The connection breaks before the call is served. */
    BROKEN,
    /** The call is served, and its answer never ends. */
    SLOW
  }

  private final Kind kind;
  private final String method;
  private final String path;
  private final AtomicInteger left;
  private final int status;
  private final Map<String, String> headers;
  private final String body;

  private JiraFault(
      Kind kind,
      String method,
      String path,
      int times,
      int status,
      Map<String, String> headers,
      String body) {
    this.kind = kind;
    this.method = method;
    this.path = path;
    this.left = new AtomicInteger(times);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /**
   * @param path a part of it; empty for all
   */
  public static JiraFault answer(String method, String path, int times, int status) {
    return new JiraFault(Kind.ANSWER, method, path, times, status, Map.of(), "{}");
  }

  public static JiraFault throttled(String path, int times, Duration retryAfter) {
    return new JiraFault(
        Kind.ANSWER,
        "",
        path,
        times,
        429,
        Map.of("Retry-After", Long.toString(retryAfter.toSeconds())),
        "{\"errorMessages\":[\"Rate limit exceeded.\"]}");
  }

  public static JiraFault answerLost(String method, String path, int times) {
    return new JiraFault(Kind.LOST, method, path, times, 0, Map.of(), "");
  }

  public static JiraFault broken(String path, int times) {
    return new JiraFault(Kind.BROKEN, "", path, times, 0, Map.of(), "");
  }

  public static JiraFault slow(String method, String path, int times) {
    return new JiraFault(Kind.SLOW, method, path, times, 0, Map.of(), "");
  }

  /** A page that a proxy answers with. */
  public static JiraFault page(String path, int times, int status) {
    return new JiraFault(
        Kind.ANSWER, "", path, times, status, Map.of(), "<html>Please log in</html>");
  }

  boolean takes(JiraCall call) {
    return (method.isEmpty() || method.equals(call.method()))
        && call.path().contains(path)
        && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  Kind kind() {
    return kind;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  String body() {
    return body;
  }
}
