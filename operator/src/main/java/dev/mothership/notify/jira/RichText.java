package dev.mothership.notify.jira;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A description or comment before it takes the form that the receiver wants. */
final class RichText {
  private final List<Block> blocks = new ArrayList<>();

  RichText heading(String text) {
    blocks.add(new Heading(text));
    return this;
  }

  RichText paragraph(Span... spans) {
    blocks.add(new Paragraph(List.of(spans)));
    return this;
  }

  RichText bullets(List<List<Span>> items) {
    if (!items.isEmpty()) {
      blocks.add(new Bullets(items));
    }
    return this;
  }

  /**
   * @param rows each as wide as the header
   */
  RichText table(List<String> header, List<List<Span>> rows) {
    if (!rows.isEmpty()) {
      blocks.add(new Table(header, rows));
    }
    return this;
  }

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /** What stands below one another. */
  sealed interface Block permits Heading, Paragraph, Bullets, Table {}

  record Heading(String text) implements Block {}

  record Paragraph(List<Span> spans) implements Block {}

  record Bullets(List<List<Span>> items) implements Block {}

  record Table(List<String> header, List<List<Span>> rows) implements Block {}

  /** A run of text of one look. */
  record Span(String text, Look look, @Nullable URI link) {
    enum Look {
      PLAIN,
      STRONG,
      STRUCK,
      /** A person by the id that the receiver knows. */
      MENTION
    }

    static Span plain(String text) {
      return new Span(text, Look.PLAIN, null);
    }

    static Span strong(String text) {
      return new Span(text, Look.STRONG, null);
    }

    static Span struck(String text) {
      return new Span(text, Look.STRUCK, null);
    }

    /** Plain text where it cannot be an id. */
    static Span mention(String id) {
      boolean looksLikeOne = id.matches("[\\w:.@-]{1,128}");
      return new Span(id, looksLikeOne ? Look.MENTION : Look.PLAIN, null);
    }

    /** Plain text where the address is none of the web. */
    static Span link(String text, URI to) {
      boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
      return new Span(text, Look.PLAIN, web ? to : null);
    }

    /** One line, without what a person does not see. */
    String line() {
      return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ");
    }
  }
}
