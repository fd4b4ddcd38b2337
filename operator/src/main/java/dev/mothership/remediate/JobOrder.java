package dev.mothership.remediate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a Job is told; it comes as a file of its Secret.
 *
 * @param session what the cloud's own log shall call it: the Job's name
 * @param callback where it reports to
 * @param externalId that the role asks for
 * @param identityRoleArn a role to take on first; empty for none
 * @param sessionPolicy of what the role may, only this
 * @param permissions what the role must allow, as IAM names it
 * @param settlesWithinSeconds how long the cloud may take to show a change
 * @param pauseMillis between two looks at it
 * @param endpoint as in the operator's settings
 * @param proxy as in the operator's settings
 */
public record JobOrder(
    long run,
    String session,
    Intent intent,
    URI callback,
    Instant deadline,
    Plan plan,
    String externalId,
    String identityRoleArn,
    String sessionPolicy,
    List<String> permissions,
    int settlesWithinSeconds,
    long pauseMillis,
    Optional<URI> endpoint,
    Optional<URI> proxy) {
  /** Names of the files. */
  public static final String ORDER = "order.json";

  public static final String TOKEN = "token";
  public static final String CREDENTIALS = "credentials.json";
  public static final String AUTHORITIES = "ca.pem";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  public String text() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every order is JSON", e);
    }
  }

  /**
   * @throws IllegalArgumentException where it is no order
   */
  public static JobOrder parse(String text) {
    try {
      return MAPPER.readValue(text, JobOrder.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is no order: " + e.getOriginalMessage(), e);
    }
  }
}
