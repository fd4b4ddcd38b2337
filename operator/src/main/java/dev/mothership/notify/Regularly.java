package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.ChannelClock;
import dev.mothership.store.InstallationStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;

/** Makes due what is due because time went by: digests, and what has been overdue for long. */
@Singleton
final class Regularly {
  private final ChannelClock clock;
  private final InstallationStore installation;

  Regularly(ChannelClock clock, InstallationStore installation) {
    this.clock = clock;
    this.installation = installation;
  }

  void step() {
    clock.openWays();
    clock.escalate();
    UUID id = installation.id();
    clock.digests(Regularly::next, (handle, digest) -> thread(id, digest));
  }

  private static Instant next(JsonNode body, Instant moment) {
    return time(body).after(moment);
  }

  private static ChannelClock.DigestThread thread(UUID installation, ChannelClock.Digest digest) {
    DigestTime time = time(digest.body());
    Instant due = Objects.requireNonNull(digest.due(), "only what is due has a thread");
    String day = due.atZone(ZoneId.of(time.zone())).toLocalDate().toString();
    ObjectNode subject = NotifyJson.MAPPER.createObjectNode();
    subject.put("day", day).put("since", time.since(due).toString());
    return new ChannelClock.DigestThread(
        day,
        Marks.of(installation, digest.channel(), digest.tenant(), "digest", day),
        subject,
        time.after(digest.now()));
  }

  private static DigestTime time(JsonNode body) {
    return Objects.requireNonNull(ChannelBody.parse(body).digest(), "only these are asked for");
  }
}
