package dev.mothership.notify.jira;

import dev.mothership.notify.jira.RichText.Block;
import dev.mothership.notify.jira.RichText.Bullets;
import dev.mothership.notify.jira.RichText.Heading;
import dev.mothership.notify.jira.RichText.Paragraph;
import dev.mothership.notify.jira.RichText.Span;
import dev.mothership.notify.jira.RichText.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text in Jira's wiki markup, which version 2 of the API wants. Everything that markup gives a
 * meaning is escaped: names of assets are chosen by strangers.
 */
final class JiraMarkup {
  private JiraMarkup() {}

  static String of(RichText text) {
    return text.blocks().stream().map(JiraMarkup::block).collect(Collectors.joining("\n\n"));
  }

  private static String block(Block block) {
    if (block instanceof Heading heading) {
      return "h3. " + escaped(Span.plain(heading.text()));
    }
    if (block instanceof Bullets bullets) {
      return bullets.items().stream()
          .map(item -> "* " + inline(item))
          .collect(Collectors.joining("\n"));
    }
    if (block instanceof Table table) {
      String header =
          table.header().stream()
              .map(title -> escaped(Span.plain(title)))
              .collect(Collectors.joining("||", "||", "||"));
      return table.rows().stream()
          .map(row -> row.stream().map(JiraMarkup::cell).collect(Collectors.joining("|", "|", "|")))
          .collect(Collectors.joining("\n", header + "\n", ""));
    }
    return inline(((Paragraph) block).spans());
  }

  private static String cell(Span span) {
    String text = inline(List.of(span));
    return text.isBlank() ? " " : text;
  }

  private static String inline(List<Span> spans) {
    StringBuilder text = new StringBuilder();
    for (Span span : spans) {
      String escaped = escaped(span);
      if (escaped.isEmpty()) {
        continue;
      }
      if (span.link() != null) {
        text.append('[').append(escaped).append('|').append(address(span)).append(']');
      } else {
        switch (span.look()) {
          case STRONG -> text.append('*').append(escaped).append('*');
          case STRUCK -> text.append('-').append(escaped).append('-');
          case MENTION -> text.append("[~").append(span.line()).append(']');
          case PLAIN -> text.append(escaped);
        }
      }
    }
    return text.toString();
  }

  /** What would end the link is no part of a well-formed address unless encoded. */
  private static String address(Span span) {
    return String.valueOf(span.link()).replace("|", "%7C").replace("]", "%5D").replace("}", "%7D");
  }

  private static String escaped(Span span) {
    return span.line().replaceAll("[\\\\{}\\[\\]*_+^~|!?#-]", "\\\\$0");
  }
}
