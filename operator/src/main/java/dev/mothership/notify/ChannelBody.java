package dev.mothership.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a channel asks for, as stored: the one form that reconcile writes and every replica reads.
 *
 * @param type of the notifier; empty for a channel that sends through a cluster channel
 * @param settings the block of that type as written, templates and all
 * @param secret name of the Secret, in the channel's namespace or, for a cluster channel, the
 *     operator's
 * @param destination in place of the cluster channel's; empty for that one
 * @param allowedDestinations what those who send through it may set as theirs
 * @param route of a cluster channel: None, Default or Unowned
 * @param groupBy rule or fix
 * @param maxOpen messages with something left to do; null for any number
 * @param escalateAfter seconds after the due date; null for never
 * @param escalateTo as written, templates and all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChannelBody(
    String type,
    JsonNode settings,
    String secret,
    String destination,
    List<String> allowedDestinations,
    String route,
    Filter filter,
    String groupBy,
    @Nullable Integer maxOpen,
    int ratePerMinute,
    @Nullable DigestTime digest,
    @Nullable QuietHours quiet,
    @Nullable Long escalateAfter,
    String escalateTo,
    boolean skipExisting) {
  public static final String NONE = "None";
  public static final String DEFAULT = "Default";
  public static final String UNOWNED = "Unowned";
  public static final String BY_FIX = "fix";

  public ChannelBody {
    settings = settings == null ? JsonNodeFactory.instance.objectNode() : settings;
    allowedDestinations =
        allowedDestinations == null ? List.of() : List.copyOf(allowedDestinations);
  }

  public JsonNode json() {
    return NotifyJson.MAPPER.valueToTree(this);
  }

  static ChannelBody parse(JsonNode stored) {
    return NotifyJson.read(stored, ChannelBody.class);
  }

  /** Alike for alike bodies. */
  public String version() {
    return Marks.hash(json().toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Whether those who send through this channel may send there instead; a * is any text. */
  public boolean allows(String wanted) {
    return allowedDestinations.stream().anyMatch(pattern -> matches(pattern, wanted));
  }

  private static boolean matches(String pattern, String text) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return pattern.equals(text);
    }
    String last = parts[parts.length - 1];
    int from = parts[0].length();
    if (!text.startsWith(parts[0])
        || !text.endsWith(last)
        || text.length() < from + last.length()) {
      return false;
    }
    for (int i = 1; i < parts.length - 1; i++) {
      int at = text.indexOf(parts[i], from);
      if (at < 0) {
        return false;
      }
      from = at + parts[i].length();
    }
    return from + last.length() <= text.length();
  }
}
