package dev.mothership.notify.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsListRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.methods.response.conversations.ConversationsListResponse;
import com.slack.api.model.ConversationType;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The five calls that are made, with failures told by their meaning. */
final class SlackClient {
  private static final int PAGE = 200;
  private static final int PAGES = 10;
  private static final String POST = "chat.postMessage";

  private final MethodsClient methods;

  SlackClient(MethodsClient methods) {
    this.methods = methods;
  }

  /** Thrown where the app may not look, so that nothing can be found. */
  static final class MayNotLook extends Exception {
    private static final long serialVersionUID = 1L;

    MayNotLook(String error) {
      super(error);
    }
  }

  /** A message's channel, by its id, and its time, which names it there. */
  record Posted(String channel, String ts) {}

  Posted post(ChatPostMessageRequest request) {
    ChatPostMessageResponse answer =
        call(POST, request.getChannel(), () -> methods.chatPostMessage(request));
    return new Posted(answer.getChannel(), answer.getTs());
  }

  /** False where the message is not there any more, or can no longer be changed. */
  boolean update(ChatUpdateRequest request) {
    ChatUpdateResponse answer;
    try {
      answer = methods.chatUpdate(request);
    } catch (IOException e) {
      throw SlackFailures.of("chat.update", e);
    } catch (SlackApiException e) {
      throw SlackFailures.of("chat.update", e);
    }
    if (!answer.isOk()
        && List.of("message_not_found", "cant_update_message", "edit_window_closed")
            .contains(answer.getError())) {
      return false;
    }
    check("chat.update", request.getChannel(), answer);
    return true;
  }

  /** The message that carries the mark, of those that were written since. */
  Optional<Posted> find(String channel, Instant since, Message.Metadata mark) throws MayNotLook {
    String cursor = null;
    for (int page = 0; page < PAGES; page++) {
      String from = cursor;
      var answer =
          look(
              "conversations.history",
              channel,
              () ->
                  methods.conversationsHistory(
                      ConversationsHistoryRequest.builder()
                          .channel(channel)
                          .oldest(Long.toString(since.getEpochSecond()))
                          .includeAllMetadata(true)
                          .limit(PAGE)
                          .cursor(from)
                          .build()));
      Optional<Posted> found = marked(channel, answer.getMessages(), mark);
      cursor = next(answer.getResponseMetadata());
      if (found.isPresent() || cursor == null) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The reply below a message that carries the mark. */
  Optional<Posted> findReply(Posted parent, Instant since, Message.Metadata mark)
      throws MayNotLook {
    String cursor = null;
    for (int page = 0; page < PAGES; page++) {
      String from = cursor;
      var answer =
          look(
              "conversations.replies",
              parent.channel(),
              () ->
                  methods.conversationsReplies(
                      ConversationsRepliesRequest.builder()
                          .channel(parent.channel())
                          .ts(parent.ts())
                          .oldest(Long.toString(since.getEpochSecond()))
                          .includeAllMetadata(true)
                          .limit(PAGE)
                          .cursor(from)
                          .build()));
      Optional<Posted> found = marked(parent.channel(), answer.getMessages(), mark);
      cursor = next(answer.getResponseMetadata());
      if (found.isPresent() || cursor == null) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The id of a channel that is known by its name, which looking asks for. */
  Optional<String> id(String name) throws MayNotLook {
    String cursor = null;
    for (int page = 0; page < PAGES; page++) {
      String from = cursor;
      ConversationsListResponse answer =
          look(
              "conversations.list",
              name,
              () ->
                  methods.conversationsList(
                      ConversationsListRequest.builder()
                          .types(
                              List.of(
                                  ConversationType.PUBLIC_CHANNEL,
                                  ConversationType.PRIVATE_CHANNEL))
                          .excludeArchived(true)
                          .limit(1000)
                          .cursor(from)
                          .build()));
      Optional<String> found =
          answer.getChannels().stream()
              .filter(channel -> name.equals(channel.getName()))
              .map(channel -> channel.getId())
              .findFirst();
      cursor = next(answer.getResponseMetadata());
      if (found.isPresent() || cursor == null) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Posted> marked(
      String channel, @Nullable List<Message> messages, Message.Metadata mark) {
    return (messages == null ? List.<Message>of() : messages)
        .stream()
            .filter(message -> message.getMetadata() != null)
            .filter(message -> carries(message.getMetadata(), mark))
            .map(message -> new Posted(channel, message.getTs()))
            .findFirst();
  }

  private static boolean carries(Message.Metadata there, Message.Metadata mark) {
    return mark.getEventType().equals(there.getEventType())
        && there.getEventPayload() != null
        && there.getEventPayload().entrySet().containsAll(mark.getEventPayload().entrySet());
  }

  private static @Nullable String next(@Nullable ResponseMetadata metadata) {
    String cursor = metadata == null ? null : metadata.getNextCursor();
    return cursor == null || cursor.isEmpty() ? null : cursor;
  }

  private interface Request<T> {
    T send() throws IOException, SlackApiException;
  }

  private static <T extends SlackApiTextResponse> T look(
      String method, String channel, Request<T> request) throws MayNotLook {
    T answer = send(method, request);
    if (!answer.isOk() && "missing_scope".equals(answer.getError())) {
      throw new MayNotLook(answer.getError());
    }
    check(method, channel, answer);
    return answer;
  }

  private static <T extends SlackApiTextResponse> T call(
      String method, String channel, Request<T> request) {
    T answer = send(method, request);
    check(method, channel, answer);
    return answer;
  }

  private static <T> T send(String method, Request<T> request) {
    try {
      return request.send();
    } catch (IOException e) {
      throw SlackFailures.of(method, e);
    } catch (SlackApiException e) {
      throw SlackFailures.of(method, e);
    }
  }

  private static void check(String method, String channel, SlackApiTextResponse answer) {
    if (!answer.isOk()) {
      String error = answer.getError() == null ? "unknown" : answer.getError();
      throw SlackFailures.refused(method, error, answer.getNeeded(), channel);
    }
  }
}
