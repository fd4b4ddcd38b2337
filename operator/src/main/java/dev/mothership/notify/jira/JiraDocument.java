package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.notify.jira.RichText.Block;
import dev.mothership.notify.jira.RichText.Bullets;
import dev.mothership.notify.jira.RichText.Heading;
import dev.mothership.notify.jira.RichText.Paragraph;
import dev.mothership.notify.jira.RichText.Span;
import dev.mothership.notify.jira.RichText.Table;
import java.util.List;

/** Text in the Atlassian Document Format, which version 3 of the API wants. */
final class JiraDocument {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int HEADING_LEVEL = 3;

  private JiraDocument() {}

  static JsonNode of(RichText text) {
    ObjectNode document = NODES.objectNode().put("type", "doc").put("version", 1);
    ArrayNode content = document.putArray("content");
    text.blocks().forEach(block -> content.add(block(block)));
    return document;
  }

  private static ObjectNode block(Block block) {
    if (block instanceof Heading heading) {
      ObjectNode node = node("heading", inline(List.of(Span.plain(heading.text()))));
      node.putObject("attrs").put("level", HEADING_LEVEL);
      return node;
    }
    if (block instanceof Bullets bullets) {
      ArrayNode items = NODES.arrayNode();
      bullets.items().forEach(item -> items.add(node("listItem", list(paragraph(item)))));
      return node("bulletList", items);
    }
    if (block instanceof Table table) {
      ArrayNode rows = NODES.arrayNode();
      ArrayNode header = NODES.arrayNode();
      for (String title : table.header()) {
        header.add(node("tableHeader", list(paragraph(List.of(Span.plain(title))))));
      }
      rows.add(node("tableRow", header));
      for (List<Span> row : table.rows()) {
        ArrayNode cells = NODES.arrayNode();
        row.forEach(cell -> cells.add(node("tableCell", list(paragraph(List.of(cell))))));
        rows.add(node("tableRow", cells));
      }
      return node("table", rows);
    }
    return paragraph(((Paragraph) block).spans());
  }

  private static ObjectNode paragraph(List<Span> spans) {
    return node("paragraph", inline(spans));
  }

  /** A text node may not be empty. */
  private static ArrayNode inline(List<Span> spans) {
    ArrayNode nodes = NODES.arrayNode();
    for (Span span : spans) {
      if (span.line().isEmpty()) {
        continue;
      }
      if (span.look() == Span.Look.MENTION) {
        ObjectNode mention = nodes.addObject().put("type", "mention");
        mention.putObject("attrs").put("id", span.line()).put("text", "@" + span.line());
        continue;
      }
      ObjectNode text = nodes.addObject().put("type", "text").put("text", span.line());
      ArrayNode marks = NODES.arrayNode();
      switch (span.look()) {
        case STRONG -> marks.addObject().put("type", "strong");
        case STRUCK -> marks.addObject().put("type", "strike");
        case PLAIN, MENTION -> {}
      }
      if (span.link() != null) {
        marks
            .addObject()
            .put("type", "link")
            .putObject("attrs")
            .put("href", span.link().toString());
      }
      if (!marks.isEmpty()) {
        text.set("marks", marks);
      }
    }
    return nodes;
  }

  private static ArrayNode list(ObjectNode node) {
    return NODES.arrayNode().add(node);
  }

  private static ObjectNode node(String type, ArrayNode content) {
    ObjectNode node = NODES.objectNode().put("type", type);
    node.set("content", content);
    return node;
  }
}
