package dev.mothership.notify;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.store.DeliveryFailure;
import dev.mothership.store.DeliveryFailure.Blame;
import dev.mothership.store.LeaseLost;
import dev.mothership.store.ThreadClaim;
import dev.mothership.store.ThreadQueue;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/**
 * Sends one thread as it stands: claim, settle what is sent, send, acknowledge. A database that
 * fails in between leaves the claim to its end; whoever comes next looks before it makes anything.
 */
@Singleton
final class Sender {
  private static final Logger LOG = Logger.getLogger(Sender.class);

  private final ThreadQueue queue;
  private final Notifiers notifiers;
  private final SecretValues secrets;
  private final NotifySettings settings;
  private final Links links;
  private final String name = UUID.randomUUID().toString();

  Sender(ThreadQueue queue, Notifiers notifiers, SecretValues secrets, NotifySettings settings) {
    this.queue = queue;
    this.notifiers = notifiers;
    this.secrets = secrets;
    this.settings = settings;
    this.links = new Links(settings.findingUrl());
  }

  /** Sends the next thread; false where none is due. */
  boolean step() {
    Optional<ThreadClaim> claim = queue.claim(name, settings.lease(), settings.authorizedFor());
    claim.ifPresent(this::run);
    return claim.isPresent();
  }

  private void run(ThreadClaim claim) {
    long sequence = 0;
    boolean unsure = false;
    try {
      ChannelBody body = ChannelBody.parse(claim.body());
      Optional<Instant> quiet =
          Optional.ofNullable(body.quiet())
              .flatMap(hours -> hours.until(queue.now(), claim.rank()));
      if (quiet.isPresent()) {
        queue.postpone(claim, quiet.get());
        return;
      }
      Way way = way(claim, body);
      Optional<ThreadClaim.Sending> begun =
          queue.begin(claim, way.notifier().type(), new Rendering(claim, way.notifier(), links));
      if (begun.isEmpty()) {
        return;
      }
      ThreadClaim.Sending sending = begun.get();
      sequence = sending.sequence();
      unsure = sending.unsureSince() != null;
      ThreadContent content = NotifyJson.read(sending.content(), ThreadContent.class);
      Receipt receipt = way.notifier().send(dispatch(claim, way, sending, content));
      if (receipt.equals(Receipt.NOTHING)) {
        queue.drop(claim);
        return;
      }
      queue.acknowledge(
          claim,
          sequence,
          way.notifier().type(),
          receipt.reference(),
          receipt.url(),
          content.open());
    } catch (LeaseLost e) {
      LOG.info(e.getMessage());
    } catch (JdbiException e) {
      throw e;
    } catch (NotifyException e) {
      queue.fail(claim, sequence, failure(e, unsure));
    } catch (OperationFailed e) {
      queue.fail(
          claim, sequence, failed(e.failure(), Blame.CHANNEL, settings.refusedRetry(), unsure));
    } catch (RuntimeException e) {
      LOG.errorf(e, "thread %d of channel %s failed", claim.threadId(), claim.channel());
      queue.fail(claim, sequence, failed(internal(), Blame.EITHER, Duration.ZERO, true));
    }
  }

  private Way way(ThreadClaim claim, ChannelBody body) {
    return Way.of(
        notifiers,
        claim.channel(),
        body,
        claim.via(),
        claim.viaBody() == null ? null : ChannelBody.parse(claim.viaBody()));
  }

  private Dispatch dispatch(
      ThreadClaim claim, Way way, ThreadClaim.Sending sending, ThreadContent content) {
    Templates templates = Templates.of(claim.told()).with(content);
    return new Dispatch(
        claim.tenantId(),
        claim.channelId(),
        claim.threadId(),
        claim.mark(),
        sending.sequence(),
        way.filled(templates),
        way.secret(secrets),
        content.addressed(templates::fill),
        sending.reference(),
        sending.unsureSince(),
        sending.moot(),
        settings.timeout());
  }

  private DeliveryFailure failure(NotifyException e, boolean before) {
    boolean unsure = before || e.unsure();
    return switch (e.kind()) {
      case THROTTLED -> failed(e.failure(), Blame.NOBODY, e.retryAfter(), unsure);
      case UNAVAILABLE -> failed(e.failure(), Blame.EITHER, Duration.ZERO, unsure);
      case CHANNEL_REFUSED -> failed(e.failure(), Blame.CHANNEL, settings.refusedRetry(), unsure);
      case MESSAGE_REFUSED -> failed(e.failure(), Blame.MESSAGE, Duration.ZERO, unsure);
    };
  }

  private DeliveryFailure failed(Failure failure, Blame blame, Duration pause, boolean unsure) {
    return new DeliveryFailure(
        failure,
        blame,
        pause,
        unsure,
        new DeliveryFailure.Patience(settings.tries(), settings.patience()));
  }

  private static Failure internal() {
    return new Failure(
        FailureReason.INTERNAL,
        "notify",
        "Fault",
        "The operator failed and tries again; its log tells more.");
  }
}
