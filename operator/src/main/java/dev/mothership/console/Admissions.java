package dev.mothership.console;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the API server last answered of a token and a right, for a short while: a pipeline that
 * sends a thousand reports asks it twice a minute. Tokens are known by a hash under a key that this
 * process alone has. Thread-safe.
 */
@Singleton
final class Admissions {
  private static final Duration ADMITTED_FOR = Duration.ofSeconds(30);
  private static final Duration REFUSED_FOR = Duration.ofSeconds(5);
  private static final int MOST = 10_000;
  private static final int KEY_BYTES = 32;
  private static final String HMAC = "HmacSHA256";

  private final Gate gate;
  private final Clock clock;
  private final SecretKeySpec key;

  /** What was asked longest ago is forgotten first. */
  private final Map<String, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > MOST;
        }
      };

  private record Answer(
      Gate.@Nullable Caller caller, int status, @Nullable String message, Instant until) {}

  Admissions(Gate gate, Clock clock) {
    this.gate = gate;
    this.clock = clock;
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, HMAC);
  }

  /** As {@link Gate#admit(String, Gate.Right)}, or as it was at most half a minute ago. */
  Gate.Caller admit(@Nullable String authorization, Gate.Right right) {
    String question = hash(Gate.token(authorization)) + ' ' + right + ' ' + right.name();
    Answer known = known(question);
    if (known == null) {
      return ask(question, authorization, right);
    }
    Gate.Caller caller = known.caller();
    if (caller == null) {
      throw new Refused(known.status(), String.valueOf(known.message()));
    }
    return caller;
  }

  private Gate.Caller ask(String question, @Nullable String authorization, Gate.Right right) {
    try {
      Gate.Caller caller = gate.admit(authorization, right);
      keep(question, new Answer(caller, 0, null, clock.instant().plus(ADMITTED_FOR)));
      return caller;
    } catch (Refused e) {
      int status = e.getResponse().getStatus();
      if (status == Refused.UNAUTHORIZED || status == Refused.FORBIDDEN) {
        keep(question, new Answer(null, status, e.getMessage(), clock.instant().plus(REFUSED_FOR)));
      }
      throw e;
    }
  }

  private synchronized @Nullable Answer known(String question) {
    Answer answer = answers.get(question);
    if (answer != null && !clock.instant().isBefore(answer.until())) {
      answers.remove(question);
      return null;
    }
    return answer;
  }

  private synchronized void keep(String question, Answer answer) {
    answers.remove(question);
    answers.put(question, answer);
  }

  private String hash(String token) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
