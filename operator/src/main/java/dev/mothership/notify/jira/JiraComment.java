package dev.mothership.notify.jira;

import dev.mothership.notify.Dispatch;
import dev.mothership.notify.ThreadContent;
import dev.mothership.notify.ThreadContent.Change;
import dev.mothership.notify.jira.RichText.Span;
import dev.mothership.store.TicketRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What is said beside an issue's description.
 *
 * @param marker the same for the same word about the same event, whenever it is said
 */
record JiraComment(RichText text, String marker) {
  private static final int LONGEST_LINE = 300;

  /** Has a word of its own, which says what follows. */
  private static final String PROPOSED = "exception-proposed";

  private static final int MARKER_BYTES = 8;

  /**
   * What changed since people last looked: by the dispatch alone, so that one that is sent again
   * says the same. Empty where there is nothing to say.
   */
  static Optional<JiraComment> ofChanges(Dispatch dispatch) {
    ThreadContent content = dispatch.content();
    RichText text = new RichText();
    if (content.revived()) {
      text.paragraph(Span.strong("There is something left to do again."));
    } else if (!content.open() && !content.changes().isEmpty()) {
      text.paragraph(Span.strong("Nothing is left to do here."));
    }
    if (content.escalation() != null) {
      String to = content.escalation().to();
      text.paragraph(
          Span.strong("Overdue since " + JiraText.day(content.escalation().since()) + ". "),
          to.isEmpty() ? Span.plain("") : Span.mention(to));
    }
    text.bullets(
        content.changes().stream()
            .filter(change -> !change.kind().equals(PROPOSED))
            .map(JiraComment::line)
            .map(List::of)
            .toList());
    if (content.moreChanges() > 0) {
      text.paragraph(Span.plain("… and %d more changes.".formatted(content.moreChanges())));
    }
    return text.blocks().isEmpty()
        ? Optional.empty()
        : Optional.of(new JiraComment(text, hash(dispatch.sequence() + JiraMarkup.of(text))));
  }

  /** A ticket that people closed is reopened: once for each closing. */
  static JiraComment stillFound(TicketRow ticket) {
    return new JiraComment(
        new RichText()
            .paragraph(
                Span.strong("This was closed, but a scan since then still finds it."),
                Span.plain(
                    " If it is to stay as it is, ask for an exception; a resolution that means so"
                        + " proposes one.")),
        hash("still " + ticket.closedAt()));
  }

  /** A ticket was closed as not to be done: once for each closing. */
  static JiraComment proposed(TicketRow ticket) {
    return new JiraComment(
        new RichText()
            .paragraph(
                Span.strong("An exception is proposed for what is open here."),
                Span.plain(
                    " The findings stay open until somebody else approves it, and this is reopened"
                        + " if nobody does.")),
        hash("proposed " + ticket.closedAt()));
  }

  private static Span line(Change change) {
    return Span.plain(JiraText.cut(change.line(), LONGEST_LINE));
  }

  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, MARKER_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
