package dev.mothership.notify;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.store.ChannelTestQueue;
import dev.mothership.store.InstallationStore;
import dev.mothership.store.RoutingBatch;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Sends the test messages that people ask for, each once and not again where it fails. */
@Singleton
final class Tester {
  private static final Logger LOG = Logger.getLogger(Tester.class);

  private final ChannelTestQueue queue;
  private final InstallationStore installation;
  private final Notifiers notifiers;
  private final SecretValues secrets;
  private final NotifySettings settings;

  Tester(
      ChannelTestQueue queue,
      InstallationStore installation,
      Notifiers notifiers,
      SecretValues secrets,
      NotifySettings settings) {
    this.queue = queue;
    this.installation = installation;
    this.notifiers = notifiers;
    this.secrets = secrets;
    this.settings = settings;
  }

  /** Sends the next test; false where none is asked for. */
  boolean step() {
    Optional<ChannelTestQueue.Test> test = queue.claim(settings.lease(), settings.authorizedFor());
    test.ifPresent(asked -> queue.finish(asked, send(asked)));
    return test.isPresent();
  }

  private @Nullable Failure send(ChannelTestQueue.Test test) {
    try {
      Way way =
          Way.of(
              notifiers,
              test.channel(),
              ChannelBody.parse(test.body()),
              test.via(),
              test.viaBody() == null ? null : ChannelBody.parse(test.viaBody()));
      Optional<RoutingBatch.Tenant> tenant = Optional.ofNullable(test.tenant());
      ThreadContent content = content(test, tenant);
      Templates templates = tenant.map(Templates::of).orElseGet(Templates::none).with(content);
      way.notifier()
          .send(
              new Dispatch(
                  tenant.map(RoutingBatch.Tenant::id).orElse(0L),
                  test.channelId(),
                  0,
                  Marks.of(installation.id(), test.channel(), "", "test", test.token()),
                  1,
                  way.filled(templates),
                  way.secret(secrets),
                  content,
                  "",
                  test.unsureSince(),
                  false,
                  settings.timeout()));
      return null;
    } catch (NotifyException e) {
      return e.failure();
    } catch (OperationFailed e) {
      return e.failure();
    } catch (JdbiException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.errorf(e, "the test of channel %s failed", test.channel());
      return new Failure(
          FailureReason.INTERNAL, "notify", "Fault", "The operator failed; its log tells more.");
    }
  }

  private static ThreadContent content(
      ChannelTestQueue.Test test, Optional<RoutingBatch.Tenant> tenant) {
    return SummaryContent.of(
        ThreadContent.Kind.TEST,
        test.at(),
        tenant.orElseGet(Tester::nobody),
        test.channel().namespace(),
        "Test of Mothership's notifications",
        List.of("Messages of this channel arrive here. Nothing else is asked of you."),
        0);
  }

  private static RoutingBatch.Tenant nobody() {
    return new RoutingBatch.Tenant(0, "", "", "", NotifyJson.MAPPER.createObjectNode());
  }
}
