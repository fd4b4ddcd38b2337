package dev.mothership.ingest.format;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.StorableText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SPDX 2 as tags and values: one a line, save for text between {@code <text>} and its end. */
final class SpdxTagValue {
  private static final int LONGEST_LINE = 1 << 20;
  private static final int MOST_DESCRIBED = 1_000;

  /** Takes a whole package. */
  private interface Taker {
    void take(SpdxPackage one) throws IOException;
  }

  private final ReportSink sink;
  private final Set<String> described = new HashSet<>();
  private String name = "";
  private String tool = "spdx";
  private boolean document;
  private @Nullable SpdxPackage subject;

  SpdxTagValue(ReportSink sink) {
    this.sink = sink;
  }

  void read(ReportBody body) throws IOException {
    walk(body, one -> {});
    if (!document) {
      throw new MalformedReport("line 1", "SPDXVersion is missing: not SPDX as tags and values");
    }
    String[] named = SpdxPackage.tool(tool);
    sink.tool(named[0], named[1]);
    if (described.size() == 1) {
      walk(
          body,
          one -> {
            if (described.contains(one.id())) {
              subject = one;
            }
          });
    }
    SpdxPackage found = subject;
    ReportedAsset asset = found == null ? SpdxPackage.document(name) : found.subject();
    walk(
        body,
        one -> {
          if (one.installed() && (found == null || !one.id().equals(found.id()))) {
            sink.add(one.on(asset));
          }
        });
    Subjects.looked(List.of(asset), sink);
  }

  private void walk(ReportBody body, Taker taker) throws IOException {
    try (BufferedReader in = body.text()) {
      SpdxPackage open = null;
      boolean inText = false;
      int number = 0;
      for (String line = line(in, ++number); line != null; line = line(in, ++number)) {
        if (inText || line.contains("<text>")) {
          inText = !line.contains("</text>");
          continue;
        }
        int colon = line.indexOf(':');
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        if (colon <= 0) {
          throw new MalformedReport("line " + number, "is not a tag and a value");
        }
        String tag = line.substring(0, colon).strip();
        String value = StorableText.of(line.substring(colon + 1).strip());
        if (open != null && ends(tag)) {
          taker.take(open);
          open = null;
        }
        if (tag.equals("PackageName")) {
          open = new SpdxPackage("", value, "", "", "");
        } else if (open != null) {
          open = with(open, tag, value);
        }
        head(tag, value);
      }
      if (open != null) {
        taker.take(open);
      }
    } catch (CharacterCodingException e) {
      throw new MalformedReport("$", "is not UTF-8");
    }
  }

  private static boolean ends(String tag) {
    return switch (tag) {
      case "PackageName", "FileName", "SnippetSPDXID", "LicenseID", "Relationship" -> true;
      default -> false;
    };
  }

  private static SpdxPackage with(SpdxPackage open, String tag, String value) {
    String id = tag.equals("SPDXID") ? value : open.id();
    String version = tag.equals("PackageVersion") ? value : open.version();
    String purpose =
        tag.equals("PrimaryPackagePurpose") ? value.toUpperCase(Locale.ROOT) : open.purpose();
    String[] words = tag.equals("ExternalRef") ? value.split("\\s+", 3) : new String[0];
    boolean purl = words.length == 3 && words[1].endsWith("purl") && open.purl().isEmpty();
    return new SpdxPackage(id, open.name(), version, purl ? words[2] : open.purl(), purpose);
  }

  private void head(String tag, String value) {
    switch (tag) {
      case "SPDXVersion" -> document = true;
      case "DocumentName" -> name = value;
      case "Creator" -> {
        if (value.startsWith("Tool:") && tool.equals("spdx")) {
          tool = value.substring("Tool:".length());
        }
      }
      case "Created" -> Said.time(value).ifPresent(sink::asOf);
      case "Relationship" -> {
        String[] words = value.split("\\s+");
        if (words.length == 3
            && words[1].equals("DESCRIBES")
            && words[0].equals("SPDXRef-DOCUMENT")
            && described.size() < MOST_DESCRIBED) {
          described.add(words[2]);
        }
      }
      default -> {}
    }
  }

  private static @Nullable String line(BufferedReader in, int number) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString();
      }
      if (line.length() >= LONGEST_LINE) {
        throw new MalformedReport("line " + number, "is longer than a line can be");
      }
      line.append((char) c);
    }
    return line.isEmpty() ? null : line.toString();
  }
}
