package dev.mothership.notify.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.Dispatch;
import dev.mothership.notify.Notifier;
import dev.mothership.notify.NotifyException;
import dev.mothership.notify.Outbound;
import dev.mothership.notify.Receipt;
import dev.mothership.notify.ThreadContent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts every thread as it stands. A post whose acknowledgement was lost is posted again with the
 * same id, by which the receiver tells that it has it.
 */
@Singleton
public final class WebhookNotifier implements Notifier {
  static final String SIGNATURE = "Mothership-Signature";

  private static final String CALL = "webhook:post";
  private static final String KEY = "signingKey";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_KEY = 16;
  private static final Duration ASKED_NOTHING = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final Outbound outbound;
  private final Clock clock;

  public WebhookNotifier(Outbound outbound, Clock clock) {
    this.outbound = outbound;
    this.clock = clock;
  }

  @Override
  public String type() {
    return "webhook";
  }

  @Override
  public boolean tells(ThreadContent.Kind kind) {
    return true;
  }

  @Override
  public List<String> problems(JsonNode settings) {
    return outbound.problem(settings.path("url").asText()).stream().toList();
  }

  @Override
  public Receipt send(Dispatch dispatch) {
    byte[] event = CloudEvent.of(dispatch);
    Map<String, String> headers =
        Map.of("Content-Type", CloudEvent.CONTENT_TYPE, SIGNATURE, signature(key(dispatch), event));
    Outbound.Answer answer;
    try {
      answer =
          outbound.send(
              "POST", dispatch.settings().path("url").asText(), headers, event, dispatch.timeout());
    } catch (IOException e) {
      boolean never = e instanceof ConnectException || e instanceof UnknownHostException;
      throw NotifyException.unavailable(
          CALL,
          e instanceof InterruptedIOException ? "Timeout" : e.getClass().getSimpleName(),
          "The receiver does not answer; it is tried again.",
          !never,
          e);
    }
    judge(answer);
    return new Receipt(dispatch.mark(), "");
  }

  /** Hexadecimal, over the time and the body, so that an old post cannot be passed off as new. */
  private String signature(byte[] key, byte[] body) {
    long seconds = clock.instant().getEpochSecond();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
      return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(mac.doFinal(body)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static byte[] key(Dispatch dispatch) {
    String key = dispatch.secret().getOrDefault(KEY, "");
    if (key.length() < LEAST_KEY) {
      throw refused(
          FailureReason.SECRET_NOT_READABLE,
          "KeyMissing",
          "The channel's Secret needs the key signingKey, of at least 16 characters.");
    }
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static void judge(Outbound.Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return;
    }
    String code = "HTTP " + status;
    if (status == 429) {
      throw NotifyException.throttled(CALL, retryAfter(answer));
    }
    if (status >= 500 || status == 408) {
      throw NotifyException.unavailable(
          CALL, code, "The receiver does not answer as it should; it is tried again.", true, null);
    }
    if (status >= 300 && status < 400) {
      throw refused(
          FailureReason.DESTINATION_REFUSED,
          code,
          "The receiver redirects, which is not followed: give the URL that it leads to.");
    }
    if (status == 401 || status == 403) {
      throw refused(
          FailureReason.CREDENTIALS_REJECTED,
          code,
          "The receiver does not take the signature: both sides need the same signingKey.");
    }
    if (status == 404 || status == 405 || status == 410) {
      throw refused(
          FailureReason.DESTINATION_NOT_FOUND,
          code,
          "Nothing takes events at the URL: correct it.");
    }
    throw NotifyException.messageRefused(
        new Failure(
            FailureReason.MESSAGE_REFUSED,
            CALL,
            code,
            "The receiver refuses the event: see its log."));
  }

  private static Duration retryAfter(Outbound.Answer answer) {
    Duration asked =
        answer
            .header("Retry-After")
            .map(String::strip)
            .filter(seconds -> seconds.matches("\\d{1,9}"))
            .map(seconds -> Duration.ofSeconds(Math.max(1, Long.parseLong(seconds))))
            .orElse(ASKED_NOTHING);
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private static NotifyException refused(FailureReason reason, String code, String message) {
    return NotifyException.channelRefused(new Failure(reason, CALL, code, message));
  }
}
