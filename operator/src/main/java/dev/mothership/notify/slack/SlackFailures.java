package dev.mothership.notify.slack;

import com.slack.api.methods.SlackApiException;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.NotifyException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Slack's errors mean, by the words of its documentation of each method. */
final class SlackFailures {
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;
  private static final Duration ASKED_NOTHING = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private static final Set<String> TOKEN =
      Set.of(
          "invalid_auth",
          "not_authed",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "no_permission",
          "org_login_required",
          "ekm_access_denied",
          "not_allowed_token_type",
          "team_access_not_granted",
          "access_denied");
  private static final Set<String> PLACE =
      Set.of(
          "channel_not_found",
          "not_in_channel",
          "is_archived",
          "restricted_action",
          "restricted_action_read_only_channel",
          "restricted_action_thread_only_channel",
          "team_not_found");
  private static final Set<String> PASSING =
      Set.of(
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "accesslimited",
          "team_added_to_org");

  private SlackFailures() {}

  /**
   * @param error of an answer that is not ok
   * @param needed scope that Slack names; null where it names none
   */
  static NotifyException refused(
      String method, String error, @Nullable String needed, String channel) {
    String call = "slack:" + method;
    if (error.equals("ratelimited") || error.equals("rate_limited")) {
      return NotifyException.throttled(call, ASKED_NOTHING);
    }
    if (PASSING.contains(error)) {
      return NotifyException.unavailable(
          call, error, "Slack has a fault; it is tried again.", true, null);
    }
    if (TOKEN.contains(error)) {
      return NotifyException.channelRefused(
          new Failure(
              FailureReason.CREDENTIALS_REJECTED,
              call,
              error,
              "Slack does not take the token: put the bot's token under the key token of the Secret."));
    }
    if (error.equals("missing_scope")) {
      return NotifyException.channelRefused(
          new Failure(
              FailureReason.PERMISSION_DENIED,
              call,
              error,
              "Give the Slack app the scope %s and install it again."
                  .formatted(needed == null ? "chat:write" : needed)));
    }
    if (PLACE.contains(error)) {
      return NotifyException.channelRefused(
          new Failure(
              FailureReason.DESTINATION_NOT_FOUND,
              call,
              error,
              "Slack has no channel \"%s\" in which the app may write: correct spec.slack.channel, or invite the app by /invite there."
                  .formatted(SlackText.cut(channel, 100))));
    }
    return NotifyException.messageRefused(
        new Failure(
            FailureReason.MESSAGE_REFUSED,
            call,
            SlackText.cut(error, 100),
            "Slack refuses the message: report it with this code."));
  }

  static NotifyException of(String method, SlackApiException e) {
    String call = "slack:" + method;
    int status = e.getResponse().code();
    if (status == TOO_MANY) {
      return NotifyException.throttled(call, retryAfter(e.getResponse().header("Retry-After")));
    }
    if (status >= SERVER) {
      return NotifyException.unavailable(
          call,
          "HTTP " + status,
          "Slack does not answer as it should; it is tried again.",
          true,
          e);
    }
    return NotifyException.unavailable(
        call,
        "HTTP " + status,
        "Something on the way to Slack refuses the call; it is tried again.",
        false,
        e);
  }

  static NotifyException of(String method, IOException e) {
    boolean never = e instanceof ConnectException || e instanceof UnknownHostException;
    return NotifyException.unavailable(
        "slack:" + method,
        e instanceof InterruptedIOException ? "Timeout" : e.getClass().getSimpleName(),
        "Slack cannot be reached; it is tried again.",
        !never,
        e);
  }

  /** Seconds, as Slack sends them; half a minute where it sends none, and never beyond bounds. */
  private static Duration retryAfter(@Nullable String header) {
    if (header == null || !header.strip().matches("\\d{1,9}")) {
      return ASKED_NOTHING;
    }
    Duration asked = Duration.ofSeconds(Math.max(1, Long.parseLong(header.strip())));
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
