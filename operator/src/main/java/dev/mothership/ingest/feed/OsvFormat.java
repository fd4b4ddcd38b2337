package dev.mothership.ingest.feed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Knowledge;
import dev.mothership.model.StorableText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OSV, one advisory to a document.
 *
 * @see <a href="https://ossf.github.io/osv-schema/">the schema, 1.x</a>
 */
final class OsvFormat implements FeedFormat {
  private static final int SUMMARY = 1_000;
  private static final int VERSION = 500;
  private static final int WORD = 200;
  private static final int MOST_AFFECTED = 50_000;
  private static final Set<String> EVENTS = Set.of("introduced", "fixed", "last_affected", "limit");

  @Override
  public String kind() {
    return "osv";
  }

  @Override
  public String name(String ecosystem) {
    return "osv/" + (ecosystem.isEmpty() ? "all" : ecosystem);
  }

  @Override
  public boolean recognises(Head head) {
    return head.names("schema_version") || head.names("id") && head.names("modified");
  }

  @Override
  public boolean entryEach() {
    return true;
  }

  @Override
  public void read(InputStream in, Reading reading) throws IOException {
    try (EntryWalk walk = new EntryWalk(in)) {
      Draft draft = new Draft(walk.first());
      walk.object(draft::field);
      Knowledge.Advisory advisory = draft.done();
      walk.end();
      if (reading.isAhead(advisory.modified())) {
        throw new BadEntry("/modified: %s is yet to come".formatted(advisory.modified()));
      }
      reading.entry(advisory);
    }
  }

  /** An advisory as far as it was read. */
  private static final class Draft {
    private final EntryWalk walk;
    private final List<String> aliases = new ArrayList<>();
    private final List<String> upstream = new ArrayList<>();
    private final ArrayNode severity = JsonNodeFactory.instance.arrayNode();
    private final List<Knowledge.Affected> affected = new ArrayList<>();
    private String id = "";
    private String summary = "";
    private @Nullable Instant published;
    private @Nullable Instant modified;
    private @Nullable Instant withdrawn;

    Draft(EntryWalk walk) {
      this.walk = walk;
    }

    void field(String name) throws IOException {
      switch (name) {
        case "schema_version" -> schema();
        case "id" -> id = identifier();
        case "aliases" -> walk.array(item -> aliases.add(identifier()));
        case "upstream" -> walk.array(item -> upstream.add(identifier()));
        case "summary" -> summary = summary();
        case "published" -> published = time();
        case "modified" -> modified = time();
        case "withdrawn" -> withdrawn = walk.isNull() ? null : time();
        case "severity" -> walk.array(item -> severity());
        case "affected" -> walk.array(item -> affected());
        default -> {
          // Text, references and credits are for people, and at the source.
        }
      }
    }

    Knowledge.Advisory done() throws BadEntry {
      Instant known = modified;
      if (id.isEmpty() || known == null) {
        throw new BadEntry("it has no " + (id.isEmpty() ? "id" : "modified"));
      }
      return new Knowledge.Advisory(
          id, aliases, upstream, summary, severity, published, known, withdrawn, affected);
    }

    private void schema() throws IOException {
      String version = walk.text(WORD);
      if (!version.startsWith("1.")) {
        throw walk.wrong("schema %s is not known, only 1.x".formatted(Printable.of(version)));
      }
    }

    private String identifier() throws IOException {
      String text = walk.text(WORD);
      if (!Names.isAdvisory(text)) {
        throw walk.wrong("'%s' is no identifier".formatted(Printable.of(text)));
      }
      return text;
    }

    private String summary() throws IOException {
      return walk.isNull() ? "" : StorableText.of(walk.beginning(SUMMARY));
    }

    private Instant time() throws IOException {
      String text = walk.text(WORD);
      Optional<Instant> time = Times.instant(text);
      if (time.isEmpty()) {
        throw walk.wrong("'%s' is no time".formatted(Printable.of(text)));
      }
      return time.get();
    }

    private void severity() throws IOException {
      ObjectNode one = JsonNodeFactory.instance.objectNode();
      walk.object(
          name -> {
            if (name.equals("type") || name.equals("score")) {
              one.put(name, StorableText.of(walk.text(VERSION)));
            }
          });
      if (one.size() != 2) {
        throw walk.wrong("a severity has a type and a score");
      }
      ObjectNode ordered = severity.addObject();
      ordered.put("type", one.path("type").textValue());
      ordered.put("score", one.path("score").textValue());
    }

    private void affected() throws IOException {
      String[] named = {"", ""};
      ArrayNode ranges = JsonNodeFactory.instance.arrayNode();
      ArrayNode versions = JsonNodeFactory.instance.arrayNode();
      walk.object(
          name -> {
            switch (name) {
              case "package" -> walk.object(field -> packageField(field, named));
              case "ranges" -> walk.array(item -> range(ranges));
              case "versions" ->
                  walk.array(item -> versions.add(StorableText.of(walk.text(VERSION))));
              default -> {
                // What is specific to an ecosystem decides nothing about versions.
              }
            }
          });
      if (named[0].isEmpty() && named[1].isEmpty()) {
        return;
      }
      if (named[0].isEmpty() || named[1].isEmpty()) {
        throw walk.wrong("a package has a name and an ecosystem");
      }
      if (affected.size() == MOST_AFFECTED) {
        throw walk.wrong("more than %d packages".formatted(MOST_AFFECTED));
      }
      affected.add(new Knowledge.Affected(named[0], named[1], ranges, versions));
    }

    private void packageField(String field, String[] named) throws IOException {
      if (field.equals("ecosystem")) {
        named[0] = plain(Names.LONGEST_ECOSYSTEM);
      } else if (field.equals("name")) {
        named[1] = plain(Names.LONGEST_PACKAGE);
      }
    }

    private String plain(int most) throws IOException {
      String text = walk.text(most);
      if (!Names.isPlain(text)) {
        throw walk.wrong("'%s' is no name".formatted(Printable.of(text)));
      }
      return text;
    }

    /** Ranges of commits are left out: packages have none. */
    private void range(ArrayNode ranges) throws IOException {
      String[] type = {""};
      ArrayNode events = JsonNodeFactory.instance.arrayNode();
      walk.object(
          name -> {
            if (name.equals("type")) {
              type[0] = walk.text(WORD);
            } else if (name.equals("events")) {
              walk.array(item -> event(events));
            }
          });
      if (type[0].equals("SEMVER") || type[0].equals("ECOSYSTEM")) {
        ObjectNode range = ranges.addObject();
        range.put("type", type[0]);
        range.set("events", events);
      } else if (!type[0].equals("GIT")) {
        throw walk.wrong("'%s' is no type of range".formatted(Printable.of(type[0])));
      }
    }

    private void event(ArrayNode events) throws IOException {
      ObjectNode event = JsonNodeFactory.instance.objectNode();
      walk.object(
          name -> {
            if (EVENTS.contains(name)) {
              event.put(name, StorableText.of(walk.text(VERSION)));
            }
          });
      if (event.size() != 1) {
        throw walk.wrong("an event is one of introduced, fixed, last_affected and limit");
      }
      events.add(event);
    }
  }
}
