package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.StandingFacts;
import dev.mothership.store.ThreadClaim;
import dev.mothership.store.ThreadFacts;
import dev.mothership.store.ThreadQueue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A claimed thread as content; empty where the notifier's people need not see it. */
record Rendering(ThreadClaim claim, Notifier notifier, Links links)
    implements ThreadQueue.Rendering {
  @Override
  public Optional<JsonNode> render(Handle handle, ThreadQueue.Seen seen, Instant now) {
    ThreadContent.Kind kind = ThreadContent.Kind.valueOf(claim.kind().toUpperCase(Locale.ROOT));
    if (!notifier.tells(kind)) {
      return Optional.empty();
    }
    return content(handle, kind, seen, now).map(made -> NotifyJson.MAPPER.valueToTree(made));
  }

  private Optional<ThreadContent> content(
      Handle handle, ThreadContent.Kind kind, ThreadQueue.Seen seen, Instant now) {
    long tenant = claim.tenantId();
    return switch (kind) {
      case FINDINGS ->
          new FindingsContent(new ThreadFacts(handle, tenant), links).make(claim, seen, now);
      case DIGEST ->
          Optional.of(
              new DigestContent(new StandingFacts(handle, tenant))
                  .make(claim.tenant(), claim.namespace(), seen.subject(), now));
      case SUMMARY ->
          Optional.of(SummaryContent.make(claim.tenant(), claim.namespace(), seen.subject(), now));
      case TEST -> Optional.empty();
    };
  }
}
