package dev.mothership.notify.jira;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A call that Jira refused or did not answer. */
final class JiraException extends Exception {
  private static final long serialVersionUID = 1L;

  /** No answer at all, as of {@link #status()}. */
  static final int NONE = 0;

  private final String call;
  private final int status;
  private final transient List<String> messages;
  private final transient Map<String, String> errors;
  private final transient Optional<Duration> retryAfter;
  private final boolean undone;

  private JiraException(
      String call,
      int status,
      List<String> messages,
      Map<String, String> errors,
      Optional<Duration> retryAfter,
      boolean undone) {
    super(text(call, status, messages, errors));
    this.call = call;
    this.status = status;
    this.messages = List.copyOf(messages);
    this.errors = Map.copyOf(errors);
    this.retryAfter = retryAfter;
    this.undone = undone;
  }

  static JiraException answered(
      String call,
      int status,
      List<String> messages,
      Map<String, String> errors,
      Optional<Duration> retryAfter) {
    return new JiraException(call, status, messages, errors, retryAfter, status < 500);
  }

  /**
   * @param sent whether the request may have arrived
   */
  static JiraException unanswered(String call, String why, boolean sent) {
    return new JiraException(call, NONE, List.of(why), Map.of(), Optional.empty(), !sent);
  }

  private static String text(
      String call, int status, List<String> messages, Map<String, String> errors) {
    String what =
        Stream.concat(
                messages.stream(),
                errors.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(error -> error.getKey() + ": " + error.getValue()))
            .collect(Collectors.joining("; "));
    return call + (status == NONE ? " had no answer" : " was answered " + status) + ": " + what;
  }

  /** Method and path below the API's version. */
  String call() {
    return call;
  }

  int status() {
    return status;
  }

  List<String> messages() {
    return messages;
  }

  /** By field id. */
  Map<String, String> errors() {
    return errors;
  }

  /** How long Jira asks to be left alone. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether the call certainly changed nothing. */
  boolean undone() {
    return undone;
  }
}
