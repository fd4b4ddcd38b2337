package dev.mothership.notify;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.store.TicketPolls;
import dev.mothership.store.TicketReadings;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Takes over what people answer in their tickets, and reopens what they closed too early. */
@Singleton
final class Readback {
  private static final Logger LOG = Logger.getLogger(Readback.class);

  /** How long a reading may take that is made of many. */
  private static final Duration LEASE = Duration.ofMinutes(10);

  private final TicketPolls polls;
  private final TicketReadings readings;
  private final Notifiers notifiers;
  private final Map<String, Tracker> trackers;
  private final SecretValues secrets;
  private final NotifySettings settings;

  @Inject
  Readback(
      TicketPolls polls,
      TicketReadings readings,
      Notifiers notifiers,
      Instance<Tracker> trackers,
      SecretValues secrets,
      NotifySettings settings) {
    this(
        polls,
        readings,
        notifiers,
        StreamSupport.stream(trackers.spliterator(), false).toList(),
        secrets,
        settings);
  }

  Readback(
      TicketPolls polls,
      TicketReadings readings,
      Notifiers notifiers,
      List<Tracker> trackers,
      SecretValues secrets,
      NotifySettings settings) {
    this.polls = polls;
    this.readings = readings;
    this.notifiers = notifiers;
    this.trackers = trackers.stream().collect(Collectors.toMap(Tracker::type, Function.identity()));
    this.secrets = secrets;
    this.settings = settings;
  }

  /** Reads a tenant's tickets of a channel; false where none are due. */
  boolean step() {
    Optional<TicketPolls.Poll> poll = polls.claim(LEASE, settings.authorizedFor());
    poll.ifPresent(this::read);
    return poll.isPresent();
  }

  /** Has those reopened that a scan proved wrong. */
  void reopen() {
    int reopened = readings.reopenProven();
    if (reopened > 0) {
      LOG.infof("%d tickets were closed whose findings are still there", reopened);
    }
  }

  private void read(TicketPolls.Poll poll) {
    try {
      Way way =
          Way.of(
              notifiers,
              poll.channel(),
              ChannelBody.parse(poll.body()),
              poll.via(),
              poll.viaBody() == null ? null : ChannelBody.parse(poll.viaBody()));
      Optional<Tracker> tracker = Optional.ofNullable(trackers.get(way.notifier().type()));
      if (tracker.isPresent()) {
        tracker
            .get()
            .read(
                new Tracker.Reading(
                    poll.tenantId(),
                    poll.channelId(),
                    way.filled(Templates.of(poll.told())),
                    way.secret(secrets),
                    poll.since(),
                    poll.at(),
                    settings.timeout()));
      }
      polls.done(poll, tracker.map(one -> one.every(way.settings())).orElse(LEASE));
    } catch (NotifyException e) {
      polls.failed(poll, e.failure(), settings.refusedRetry(), e.retryAfter());
    } catch (OperationFailed e) {
      polls.failed(poll, e.failure(), settings.refusedRetry(), Duration.ZERO);
    } catch (JdbiException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.errorf(e, "tickets of channel %s cannot be read", poll.channel());
      polls.failed(poll, internal(), settings.refusedRetry(), Duration.ZERO);
    }
  }

  private static Failure internal() {
    return new Failure(
        FailureReason.INTERNAL,
        "notify",
        "Fault",
        "The operator failed and tries again; its log tells more.");
  }
}
