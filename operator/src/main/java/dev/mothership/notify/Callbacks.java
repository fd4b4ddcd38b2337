package dev.mothership.notify;

import dev.mothership.store.ChannelIntent;
import dev.mothership.store.TicketPolls;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Channels by the names that stand in the addresses at which receivers call back. */
@Singleton
public final class Callbacks {
  private final TicketPolls polls;
  private final SecretValues secrets;

  Callbacks(TicketPolls polls, SecretValues secrets) {
    this.polls = polls;
    this.secrets = secrets;
  }

  /**
   * A channel with a Secret of its own.
   *
   * @param secret read when it is asked for; throws as {@link SecretValues} does
   */
  public record Callback(long channelId, Supplier<Map<String, String>> secret) {}

  /**
   * @param type of the notifier that it has to be of
   * @param namespace empty for a cluster channel
   */
  public Optional<Callback> find(String type, String namespace, String name) {
    return polls
        .own(new ChannelIntent.Name(namespace.isEmpty(), namespace, name))
        .flatMap(own -> callback(own, type, namespace));
  }

  private Optional<Callback> callback(TicketPolls.Own own, String type, String namespace) {
    ChannelBody body = ChannelBody.parse(own.body());
    return body.type().equals(type)
        ? Optional.of(new Callback(own.channelId(), () -> secrets.read(namespace, body.secret())))
        : Optional.empty();
  }
}
