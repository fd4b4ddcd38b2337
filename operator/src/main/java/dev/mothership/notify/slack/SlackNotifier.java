package dev.mothership.notify.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.model.Message;
import com.slack.api.util.http.SlackHttpClient;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.Dispatch;
import dev.mothership.notify.Notifier;
import dev.mothership.notify.NotifyException;
import dev.mothership.notify.NotifySettings;
import dev.mothership.notify.Receipt;
import dev.mothership.notify.ThreadContent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.jboss.logging.Logger;

/**
 * A message for each thread, changed in place, with a reply below it for what changed. A message
 * whose acknowledgement was lost is found again by its metadata; where the app may not read them,
 * one may be there twice.
 */
@Singleton
public final class SlackNotifier implements Notifier {
  private static final Logger LOG = Logger.getLogger(SlackNotifier.class);

  /** Of Slack's clock, by which a message is dated, against the database's. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  private static final String MARK = "mark";
  private static final String SEQUENCE = "sequence";

  private final Slack slack;

  public SlackNotifier(NotifySettings settings) {
    SlackConfig config = new SlackConfig();
    config.setStatsEnabled(false);
    settings.slackEndpoint().ifPresent(config::setMethodsEndpointUrlPrefix);
    // A call that is repeated below us would be a message that is there twice.
    OkHttpClient http =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .connectTimeout(settings.timeout().dividedBy(3))
            .readTimeout(settings.timeout().dividedBy(3))
            .callTimeout(settings.timeout().dividedBy(3))
            .build();
    this.slack = Slack.getInstance(config, new SlackHttpClient(http));
  }

  @Override
  public String type() {
    return "slack";
  }

  @Override
  public String destination() {
    return "channel";
  }

  @Override
  public boolean tells(ThreadContent.Kind kind) {
    return true;
  }

  @Override
  public Receipt send(Dispatch dispatch) {
    String token = dispatch.secret().getOrDefault("token", "").strip();
    if (token.isEmpty()) {
      throw NotifyException.channelRefused(
          new Failure(
              FailureReason.SECRET_NOT_READABLE,
              "secrets:get",
              "KeyMissing",
              "The channel's Secret needs the key token, with the Slack bot's token."));
    }
    SlackClient client = new SlackClient(slack.methods(token));
    return dispatch.isNew()
        ? create(client, dispatch).map(SlackNotifier::receipt).orElse(Receipt.NOTHING)
        : receipt(change(client, dispatch));
  }

  private static Receipt receipt(SlackClient.Posted posted) {
    return new Receipt(
        posted.channel() + "/" + posted.ts(),
        "https://slack.com/archives/%s/p%s"
            .formatted(posted.channel(), posted.ts().replace(".", "")));
  }

  /** Empty where nothing was there and nothing need be. */
  private static Optional<SlackClient.Posted> create(SlackClient client, Dispatch dispatch) {
    Instant since = dispatch.unsureSince();
    if (since != null) {
      try {
        Optional<SlackClient.Posted> found = lost(client, dispatch, since);
        found.ifPresent(posted -> update(client, dispatch, posted));
        if (found.isPresent() || dispatch.moot()) {
          return found;
        }
      } catch (SlackClient.MayNotLook e) {
        LOG.debugf("%s cannot be looked for: %s", dispatch.mark(), e.getMessage());
      }
    }
    return Optional.of(post(client, dispatch));
  }

  private SlackClient.Posted change(SlackClient client, Dispatch dispatch) {
    String[] reference = dispatch.reference().split("/", 2);
    SlackClient.Posted posted = new SlackClient.Posted(reference[0], reference[1]);
    if (!update(client, dispatch, posted)) {
      LOG.debugf(
          "message %s is gone; another takes its place where it tells something", dispatch.mark());
      return dispatch.content().open() ? create(client, dispatch).orElse(posted) : posted;
    }
    String reply = SlackBlocks.reply(dispatch.content());
    if (!dispatch.content().changes().isEmpty() || dispatch.content().escalation() != null) {
      try {
        reply(client, dispatch, posted, reply);
      } catch (NotifyException e) {
        throw e.afterPart();
      }
    }
    return posted;
  }

  private void reply(
      SlackClient client, Dispatch dispatch, SlackClient.Posted parent, String text) {
    Message.Metadata mark =
        new Message.Metadata(
            "mothership_change",
            Map.of(MARK, dispatch.mark(), SEQUENCE, Long.toString(dispatch.sequence())));
    Instant since = dispatch.unsureSince();
    try {
      if (since != null && client.findReply(parent, since.minus(CLOCKS), mark).isPresent()) {
        return;
      }
    } catch (SlackClient.MayNotLook e) {
      LOG.debugf("replies to %s cannot be looked through: %s", dispatch.mark(), e.getMessage());
    }
    boolean loud = dispatch.content().escalation() != null || dispatch.content().revived();
    client.post(
        ChatPostMessageRequest.builder()
            .channel(parent.channel())
            .threadTs(parent.ts())
            .text(text)
            .replyBroadcast(loud)
            .unfurlLinks(false)
            .unfurlMedia(false)
            .metadata(mark)
            .build());
  }

  private static SlackClient.Posted post(SlackClient client, Dispatch dispatch) {
    return client.post(
        ChatPostMessageRequest.builder()
            .channel(channel(dispatch))
            .text(SlackBlocks.fallback(dispatch.content()))
            .blocks(SlackBlocks.of(dispatch.content()))
            .unfurlLinks(false)
            .unfurlMedia(false)
            .metadata(metadata(dispatch))
            .build());
  }

  private static boolean update(SlackClient client, Dispatch dispatch, SlackClient.Posted posted) {
    return client.update(
        ChatUpdateRequest.builder()
            .channel(posted.channel())
            .ts(posted.ts())
            .text(SlackBlocks.fallback(dispatch.content()))
            .blocks(SlackBlocks.of(dispatch.content()))
            .metadata(metadata(dispatch))
            .build());
  }

  /** A message of an earlier try, or one that a restored database does not know of. */
  private static Optional<SlackClient.Posted> lost(
      SlackClient client, Dispatch dispatch, Instant since) throws SlackClient.MayNotLook {
    String channel = channel(dispatch);
    Optional<String> id =
        channel.startsWith("#") ? client.id(channel.substring(1)) : Optional.of(channel);
    return id.isEmpty()
        ? Optional.empty()
        : client.find(id.get(), since.minus(CLOCKS), metadata(dispatch));
  }

  private static Message.Metadata metadata(Dispatch dispatch) {
    return new Message.Metadata("mothership_thread", Map.of(MARK, dispatch.mark()));
  }

  private static String channel(Dispatch dispatch) {
    JsonNode channel = dispatch.settings().path("channel");
    return channel.asText();
  }
}
