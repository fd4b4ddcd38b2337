package dev.mothership.notify.jira;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.store.TicketPolls;
import dev.mothership.store.TicketRow;
import dev.mothership.store.TicketStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Jira's own word that an issue changed, signed by the secret that its webhook was given. It is a
 * hint to read soon and nothing more: words may come late, twice or out of order, and what the
 * issue is like is asked of Jira.
 */
@Singleton
public final class JiraHook {
  /** Where the signature is, as {@code sha256=} and hexadecimal digits. */
  public static final String SIGNATURE = "X-Hub-Signature";

  private static final String ALGORITHM = "HmacSHA256";
  private static final String METHOD = "sha256=";
  private static final String FORM = METHOD + "[0-9a-f]{64}";
  private static final int LEAST_KEY = 16;
  static final int MOST_BYTES = 1 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final TicketStore tickets;
  private final TicketPolls polls;

  @Inject
  public JiraHook(TicketStore tickets, TicketPolls polls) {
    this.tickets = tickets;
    this.polls = polls;
  }

  /** What became of it. */
  public enum Outcome {
    /** Its tickets are read soon. */
    TAKEN,
    /** It is of no ticket here. */
    IGNORED,
    /** It is not signed by the secret, or is no word of Jira's. */
    REFUSED
  }

  /**
   * @param channelId of the channel, or of the one that others send through
   * @param key of the channel's Secret, as webhookSecret; asked for only where the issue is a
   *     ticket, and too short a one proves nothing
   * @param signature of the header; empty where there is none
   */
  public Outcome take(long channelId, Supplier<String> key, String signature, byte[] body) {
    if (body.length > MOST_BYTES || !signature.matches(FORM)) {
      return Outcome.REFUSED;
    }
    String issue = issue(body);
    if (!issue.matches(JiraIssue.ID)) {
      return Outcome.REFUSED;
    }
    List<TicketRow> rows = tickets.ofIssues(channelId, List.of(issue));
    if (rows.isEmpty()) {
      return Outcome.IGNORED;
    }
    String secret = key.get();
    if (secret.length() < LEAST_KEY || !signed(secret, signature, body)) {
      return Outcome.REFUSED;
    }
    rows.forEach(row -> polls.soon(row.tenantId(), row.channelId()));
    return Outcome.TAKEN;
  }

  private static boolean signed(String key, String signature, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      String right = METHOD + HexFormat.of().formatHex(mac.doFinal(body));
      return MessageDigest.isEqual(
          right.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String issue(byte[] body) {
    try {
      JsonNode word = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
      return word.path("issue").path("id").asText("");
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
