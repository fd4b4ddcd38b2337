package dev.mothership.notify.slack;

import static com.slack.api.model.block.Blocks.asBlocks;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.DividerBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import dev.mothership.notify.ThreadContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Content as Block Kit, within Slack's bounds: 50 blocks, 3,000 characters in each text. */
final class SlackBlocks {
  private static final int TEXT = 2900;

  /** Findings that are told with their reasons; the others get a line each. */
  private static final int AT_LENGTH = 3;

  private final ThreadContent content;
  private final List<LayoutBlock> blocks = new ArrayList<>();

  private SlackBlocks(ThreadContent content) {
    this.content = content;
  }

  static List<LayoutBlock> of(ThreadContent content) {
    SlackBlocks made = new SlackBlocks(content);
    made.head();
    if (content.kind() == ThreadContent.Kind.FINDINGS) {
      made.findings();
      made.rest();
    }
    return made.blocks;
  }

  /** What a notification on a phone, and a reader for the blind, shows. */
  static String fallback(ThreadContent content) {
    if (content.kind() != ThreadContent.Kind.FINDINGS) {
      return SlackText.escape(content.title());
    }
    return content.open()
        ? SlackText.escape(
            "%s, risk %d: %s – %s"
                .formatted(
                    content.severity(), content.rank(), content.title(), content.place().account()))
        : SlackText.escape(
            "Resolved: %s – %s".formatted(content.title(), content.place().account()));
  }

  /** What changed, for the thread below the message. */
  static String reply(ThreadContent content) {
    List<String> lines = new ArrayList<>();
    ThreadContent.Escalation escalation = content.escalation();
    if (escalation != null) {
      String to = escalation.to().isEmpty() ? "" : escalation.to() + " ";
      lines.add(
          "%s%s"
              .formatted(
                  mention(to),
                  "%d overdue: please see to it.".formatted(content.counts().overdue())));
    }
    content.changes().forEach(change -> lines.add("• " + SlackText.escape(change.line())));
    if (content.moreChanges() > 0) {
      lines.add("and %d more changes".formatted(content.moreChanges()));
    }
    if (!content.open()) {
      lines.add("Nothing is left to do here.");
    }
    return SlackText.cut(String.join("\n", lines), TEXT);
  }

  /** Slack's own form of a mention is meant to work; all else of it is only text. */
  private static String mention(String to) {
    return to.strip().matches("<(@[UW][A-Z0-9]+|!subteam\\^S[A-Z0-9]+)>")
        ? to
        : SlackText.escape(to);
  }

  private void head() {
    ThreadContent.Place place = content.place();
    boolean findings = content.kind() == ThreadContent.Kind.FINDINGS;
    String title =
        content.open() ? SlackText.bold(content.title()) : SlackText.gone(content.title());
    String risk =
        findings && content.open()
            ? "%s *%d %s* ".formatted(sign(), content.rank(), content.severity())
            : "";
    text(risk + title);
    if (!content.summary().isEmpty()) {
      text(content.summary().stream().map(SlackText::escape).collect(Collectors.joining("\n")));
    }
    List<String> facts = new ArrayList<>();
    facts.add(SlackText.escape(place.tenantTitle()));
    if (!place.account().isEmpty()) {
      facts.add(
          SlackText.escape(
              "%s/%s (%s)".formatted(place.namespace(), place.account(), place.accountId())));
    }
    if (findings) {
      ThreadContent.Counts counts = content.counts();
      facts.add(
          "%d open, %d excepted, %d resolved"
              .formatted(counts.open(), counts.muted(), counts.resolved()));
      if (!content.prevalence().isEmpty()) {
        facts.add(SlackText.escape(content.prevalence()));
      }
      due(content.dueAt(), counts.overdue(), facts);
    }
    facts.removeIf(String::isEmpty);
    if (!facts.isEmpty()) {
      context(String.join(" · ", facts));
    }
  }

  private String sign() {
    return switch (content.severity()) {
      case "critical" -> ":red_circle:";
      case "high" -> ":large_orange_circle:";
      case "medium" -> ":large_yellow_circle:";
      default -> ":large_blue_circle:";
    };
  }

  private static void due(@Nullable Instant due, int overdue, List<String> facts) {
    if (overdue > 0) {
      facts.add("*%d overdue*".formatted(overdue));
    }
    if (due != null) {
      facts.add("due %s".formatted(due.toString().substring(0, 10)));
    }
  }

  private void findings() {
    if (!content.findings().isEmpty()) {
      blocks.add(DividerBlock.builder().build());
    }
    int told = 0;
    List<String> lines = new ArrayList<>();
    for (ThreadContent.Item item : content.findings()) {
      if (item.open() && told < AT_LENGTH) {
        told++;
        atLength(item);
      } else {
        lines.add(
            item.open()
                ? "• " + line(item)
                : "• " + SlackText.gone(item.asset()) + " " + SlackText.escape(gone(item)));
      }
    }
    if (content.more() > 0) {
      lines.add("and %d more".formatted(content.more()));
    }
    if (!lines.isEmpty()) {
      text(String.join("\n", lines));
    }
  }

  private void atLength(ThreadContent.Item item) {
    List<String> lines = new ArrayList<>();
    lines.add(line(item));
    item.why().forEach(why -> lines.add("    " + SlackText.escape(why)));
    item.asked().forEach(asked -> lines.add("    " + SlackText.escape(asked)));
    if (!item.spread().isEmpty()) {
      lines.add("    Spread: " + SlackText.escape(item.spread()));
    }
    if (content.fix().isEmpty() && !item.fix().isEmpty()) {
      lines.add("    Fix: " + SlackText.escape(item.fix()));
    }
    text(String.join("\n", lines));
  }

  private static String line(ThreadContent.Item item) {
    String range =
        item.riskLow() == item.riskHigh()
            ? ""
            : " (%d to %d)".formatted(item.riskLow(), item.riskHigh());
    return "*%d*%s %s `%s`"
        .formatted(
            item.risk(),
            range,
            SlackText.bold(item.asset()),
            SlackText.escape(item.assetKey().replace('`', '´')));
  }

  private static String gone(ThreadContent.Item item) {
    return "Muted".equals(item.state()) ? "excepted" : item.resolution();
  }

  private void rest() {
    if (!content.fix().isEmpty() && content.open()) {
      text("*Fix:* " + SlackText.escape(content.fix()));
    }
    List<String> links =
        content.links().stream()
            .map(link -> "<%s|%s>".formatted(url(link.url()), SlackText.escape(link.label())))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!content.findings().isEmpty()) {
      links.add(
          SlackText.escape(
              "`kubectl get finding -n %s %s`"
                  .formatted(content.place().namespace(), content.findings().get(0).name())));
    }
    if (!links.isEmpty()) {
      context(String.join(" · ", links));
    }
  }

  private static String url(String url) {
    return url.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C");
  }

  private void text(String mrkdwn) {
    blocks.add(SectionBlock.builder().text(markdownText(SlackText.cut(mrkdwn, TEXT))).build());
  }

  private void context(String mrkdwn) {
    blocks.addAll(
        asBlocks(
            ContextBlock.builder()
                .elements(List.of(markdownText(SlackText.cut(mrkdwn, TEXT))))
                .build()));
  }
}
