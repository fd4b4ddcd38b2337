package dev.mothership.notify.jira;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.notify.jira.RichText.Span;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class RichTextTest {
  private static RichText text() {
    return new RichText()
        .heading("Why")
        .paragraph(Span.strong("Risk 84. "), Span.plain(""), Span.struck("gone"))
        .bullets(
            List.of(
                List.of(Span.plain("open")),
                List.of(Span.link("more", URI.create("https://console.example/a%7Cb%7C")))))
        .table(List.of("Risk", "Asset"), List.of(List.of(Span.plain("84"), Span.plain(""))));
  }

  @Test
  void inTheDocumentFormatNoTextIsEmpty() {
    assertThat(JiraDocument.of(text()).toString())
        .isEqualTo(
            """
            {"type":"doc","version":1,"content":[\
            {"type":"heading","content":[{"type":"text","text":"Why"}],"attrs":{"level":3}},\
            {"type":"paragraph","content":[\
            {"type":"text","text":"Risk 84. ","marks":[{"type":"strong"}]},\
            {"type":"text","text":"gone","marks":[{"type":"strike"}]}]},\
            {"type":"bulletList","content":[\
            {"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"open"}]}]},\
            {"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"more",\
            "marks":[{"type":"link","attrs":{"href":"https://console.example/a%7Cb%7C"}}]}]}]}]},\
            {"type":"table","content":[\
            {"type":"tableRow","content":[\
            {"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"Risk"}]}]},\
            {"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"Asset"}]}]}]},\
            {"type":"tableRow","content":[\
            {"type":"tableCell","content":[{"type":"paragraph","content":[{"type":"text","text":"84"}]}]},\
            {"type":"tableCell","content":[{"type":"paragraph","content":[]}]}]}]}]}""");
  }

  @Test
  void inMarkupEachBlockStandsByItself() {
    assertThat(JiraMarkup.of(text()))
        .isEqualTo(
            """
            h3. Why

            *Risk 84. *-gone-

            * open
            * [more|https://console.example/a%7Cb%7C]

            ||Risk||Asset||
            |84| |""");
  }

  @Test
  void whatAStrangerNamedAResourceStaysText() {
    String evil = "{html}<b>*x*\n|| [~admin] !http://evil/x.png! h1. \\";
    assertThat(JiraMarkup.of(new RichText().paragraph(Span.plain(evil))))
        .isEqualTo("\\{html\\}<b>\\*x\\* \\|\\| \\[\\~admin\\] \\!http://evil/x.png\\! h1. \\\\");
    assertThat(JiraDocument.of(new RichText().paragraph(Span.plain(evil))).findValuesAsText("text"))
        .containsExactly("{html}<b>*x* || [~admin] !http://evil/x.png! h1. \\");
  }

  @Test
  void onlyAddressesOfTheWebAreLinks() {
    Span script = Span.link("x", URI.create("javascript:alert(1)"));
    assertThat(JiraMarkup.of(new RichText().paragraph(script))).isEqualTo("x");
    assertThat(JiraDocument.of(new RichText().paragraph(script)).findValues("marks")).isEmpty();
  }

  @Test
  void aPersonIsMentionedOnlyByWhatCanBeAnId() {
    RichText good = new RichText().paragraph(Span.mention("5b10ac8d82e05b22cc7d4ef5"));
    RichText bad = new RichText().paragraph(Span.mention("a] {html}"));
    assertThat(JiraMarkup.of(good)).isEqualTo("[~5b10ac8d82e05b22cc7d4ef5]");
    assertThat(JiraDocument.of(good).findValuesAsText("type")).contains("mention");
    assertThat(JiraMarkup.of(bad)).isEqualTo("a\\] \\{html\\}");
    assertThat(JiraDocument.of(bad).findValuesAsText("type")).doesNotContain("mention");
  }
}
