package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mothership.notify.ThreadContent;
import dev.mothership.notify.ThreadContent.Item;
import dev.mothership.notify.ThreadContent.Kind;
import dev.mothership.notify.ThreadContent.Link;
import dev.mothership.notify.jira.RichText.Span;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A thread as the summary and the description of an issue, within Jira's bounds. */
final class JiraText {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);
  private static final int LONGEST_SUMMARY = 250;

  /** Jira refuses 32,768 characters. */
  private static final int LONGEST_BODY = 32_000;

  private static final int LONGEST_LINE = 200;
  private static final int LONGEST_CELL = 120;
  private static final int LONGEST_FIX = 2_000;
  private static final int MOST_FACTORS = 8;
  private static final int MOST_LINKS = 10;

  private final boolean cloud;

  JiraText(boolean cloud) {
    this.cloud = cloud;
  }

  static String summary(ThreadContent content) {
    return cut(content.title(), LONGEST_SUMMARY);
  }

  static String day(Instant at) {
    return DAY.format(at);
  }

  /** As this version of the API wants a body. */
  JsonNode body(RichText text) {
    return cloud ? JiraDocument.of(text) : TextNode.valueOf(JiraMarkup.of(text));
  }

  /** With as many findings as fit. */
  JsonNode description(ThreadContent content) {
    int rows = content.findings().size();
    JsonNode body = body(text(content, rows));
    while (body.toString().length() > LONGEST_BODY && rows > 0) {
      rows /= 2;
      body = body(text(content, rows));
    }
    return body;
  }

  private static RichText text(ThreadContent content, int rows) {
    RichText text = new RichText();
    text.paragraph(standing(content).toArray(Span[]::new));
    text.paragraph(Span.strong("Where: "), Span.plain(place(content.place())));
    content.summary().forEach(line -> text.paragraph(Span.plain(cut(line, LONGEST_FIX))));
    if (!content.findings().isEmpty()) {
      findings(text, content, rows);
    }
    links(text, content.links());
    return text.paragraph(
        Span.plain(
            "Mothership keeps this description up to date; say what you have to in a comment."));
  }

  private static List<Span> standing(ThreadContent content) {
    ThreadContent.Counts counts = content.counts();
    List<Span> spans = new ArrayList<>();
    if (content.open()) {
      spans.add(Span.strong("Risk %d, %s. ".formatted(content.rank(), content.severity())));
    } else {
      spans.add(Span.strong("Nothing is left to do. "));
    }
    if (content.kind() == Kind.FINDINGS) {
      spans.add(
          Span.plain(
              "%d open, %d excepted, %d resolved. "
                  .formatted(counts.open(), counts.muted(), counts.resolved())));
    }
    if (content.open() && content.dueAt() != null) {
      spans.add(Span.plain("Due " + day(content.dueAt()) + ". "));
    }
    if (counts.overdue() > 0) {
      spans.add(Span.strong("%d overdue.".formatted(counts.overdue())));
    }
    return spans;
  }

  private static String place(ThreadContent.Place place) {
    StringBuilder text = new StringBuilder(place.tenantTitle());
    if (!place.account().isEmpty()) {
      text.append(", account ").append(place.account());
      text.append(" (").append(place.provider()).append(' ').append(place.accountId()).append(')');
      if (!place.environment().isEmpty()) {
        text.append(", ").append(place.environment());
      }
    }
    return cut(text.toString(), LONGEST_LINE);
  }

  private static void findings(RichText text, ThreadContent content, int rows) {
    Item worst = content.findings().get(0);
    text.heading("Why it matters");
    text.bullets(
        Stream.concat(worst.asked().stream(), worst.why().stream().limit(MOST_FACTORS))
            .map(line -> List.of(Span.plain(cut(line, LONGEST_LINE))))
            .toList());
    if (!worst.spread().isEmpty()) {
      text.paragraph(Span.strong("Spread: "), Span.plain(cut(worst.spread(), LONGEST_LINE)));
    }
    if (!content.prevalence().isEmpty()) {
      text.paragraph(
          Span.strong("Prevalence: "), Span.plain(cut(content.prevalence(), LONGEST_LINE)));
    }
    String fix = content.fix().isEmpty() ? worst.fix() : content.fix();
    if (!fix.isEmpty()) {
      text.heading("How to fix it");
      text.paragraph(Span.plain(cut(fix, LONGEST_FIX)));
    }
    text.heading("Findings");
    text.table(
        List.of("Risk", "State", "Asset", "Region", "Finding", "Since", "Due"),
        content.findings().stream().limit(rows).map(JiraText::row).toList());
    int left = content.more() + content.findings().size() - rows;
    if (left > 0) {
      text.paragraph(Span.plain("… and %d more.".formatted(left)));
    }
  }

  private static List<Span> row(Item item) {
    String risk =
        item.riskLow() == item.riskHigh()
            ? Integer.toString(item.risk())
            : "%d (%d to %d)".formatted(item.risk(), item.riskLow(), item.riskHigh());
    String asset = cut(item.asset(), LONGEST_CELL);
    return List.of(
        Span.plain(risk),
        Span.plain(item.open() || item.resolution().isEmpty() ? item.state() : item.resolution()),
        item.open() ? Span.plain(asset) : Span.struck(asset),
        Span.plain(item.region()),
        Span.plain(cut(item.name(), LONGEST_CELL)),
        Span.plain(day(item.firstSeen())),
        Span.plain(item.dueAt() == null ? "" : day(item.dueAt())));
  }

  private static void links(RichText text, List<Link> links) {
    List<List<Span>> items = new ArrayList<>();
    for (Link link : links.subList(0, Math.min(links.size(), MOST_LINKS))) {
      URI to = uri(link.url());
      if (to != null) {
        items.add(List.of(Span.link(cut(link.label(), LONGEST_LINE), to)));
      }
    }
    if (!items.isEmpty()) {
      text.heading("Read on");
      text.bullets(items);
    }
  }

  private static @Nullable URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
