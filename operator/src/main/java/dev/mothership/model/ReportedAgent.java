package dev.mothership.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A security tool's agent and the host it says it runs on.
 *
 * @param identifiers by kind: {@code arn}, {@code instanceId}, {@code resourceId}, {@code
 *     hostname}, {@code mac}, {@code ip}
 * @param healthy null where the tool does not say
 */
public record ReportedAgent(
    String tool, Map<String, String> identifiers, Instant seenAt, @Nullable Boolean healthy)
    implements ReportItem {
  public ReportedAgent {
    identifiers = Map.copyOf(identifiers);
  }
}
