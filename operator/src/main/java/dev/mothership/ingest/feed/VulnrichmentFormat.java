package dev.mothership.ingest.feed;

import dev.mothership.model.Knowledge;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CVE records (format 5) with what CISA adds, one to a document. A record that CISA has not judged
 * is read and says nothing.
 *
 * @see <a href="https://github.com/cisagov/vulnrichment">the source</a>
 */
final class VulnrichmentFormat implements FeedFormat {
  private static final int WORD = 200;
  private static final String PROVIDER = "CISA-ADP";
  private static final Map<String, String> EXPLOITATION =
      Map.of("none", "none", "poc", "poc", "public poc", "poc", "active", "active");

  @Override
  public String kind() {
    return "vulnrichment";
  }

  @Override
  public boolean recognises(Head head) {
    return head.names("dataType") || head.names("cveMetadata");
  }

  @Override
  public boolean entryEach() {
    return true;
  }

  @Override
  public void read(InputStream in, Reading reading) throws IOException {
    try (EntryWalk walk = new EntryWalk(in)) {
      Draft draft = new Draft(walk.first());
      walk.object(draft::root);
      walk.end();
      draft.tell(reading);
    }
  }

  /** A record as far as it was read. */
  private static final class Draft {
    private final EntryWalk walk;
    private final Map<String, String> judged = new HashMap<>();
    private String cve = "";
    private Instant at = Instant.EPOCH;

    Draft(EntryWalk walk) {
      this.walk = walk;
    }

    void root(String name) throws IOException {
      if (name.equals("cveMetadata")) {
        walk.object(
            field -> {
              if (field.equals("cveId")) {
                cve = cve();
              }
            });
      } else if (name.equals("containers")) {
        walk.object(
            container -> {
              if (container.equals("adp")) {
                walk.array(item -> provider());
              }
            });
      }
    }

    void tell(Reading reading) throws BadEntry {
      if (cve.isEmpty()) {
        throw new BadEntry("it has no /cveMetadata/cveId");
      }
      if (reading.isAhead(at)) {
        throw new BadEntry("/containers/adp: %s is yet to come".formatted(at));
      }
      reading.asOf(at);
      String exploitation = judged.get("exploitation");
      if (exploitation == null) {
        reading.silent();
      } else {
        reading.entry(
            new Knowledge.Vulnrichment(
                cve,
                exploitation,
                is(judged.get("automatable"), "yes"),
                is(judged.get("technical impact"), "total")));
      }
    }

    private static @Nullable Boolean is(@Nullable String said, String yes) {
      return said == null ? null : said.equals(yes);
    }

    private String cve() throws IOException {
      String text = walk.text(WORD);
      if (!Names.isCve(text)) {
        throw walk.wrong("'%s' is no CVE".formatted(Printable.of(text)));
      }
      return text;
    }

    /** Whose container it is may stand behind what it says. */
    private void provider() throws IOException {
      Map<String, String> said = new HashMap<>();
      Instant[] when = {Instant.EPOCH};
      boolean[] cisa = {false};
      walk.object(
          name -> {
            if (name.equals("providerMetadata")) {
              walk.object(
                  field -> {
                    if (field.equals("shortName")) {
                      cisa[0] = walk.text(WORD).equals(PROVIDER);
                    }
                  });
            } else if (name.equals("metrics")) {
              walk.array(item -> metric(said, when));
            }
          });
      if (cisa[0]) {
        judged.putAll(said);
        at = when[0].isAfter(at) ? when[0] : at;
      }
    }

    private void metric(Map<String, String> said, Instant[] when) throws IOException {
      walk.object(
          name -> {
            if (name.equals("other")) {
              other(said, when);
            }
          });
    }

    private void other(Map<String, String> said, Instant[] when) throws IOException {
      Map<String, String> options = new HashMap<>();
      boolean[] ssvc = {false};
      walk.object(
          name -> {
            if (name.equals("type")) {
              ssvc[0] = walk.text(WORD).equals("ssvc");
            } else if (name.equals("content")) {
              walk.object(
                  field -> {
                    if (field.equals("options")) {
                      walk.array(item -> option(options));
                    } else if (field.equals("timestamp")) {
                      when[0] = Times.instant(walk.text(WORD)).orElse(when[0]);
                    }
                  });
            }
          });
      if (ssvc[0]) {
        said.putAll(options);
      }
    }

    private void option(Map<String, String> options) throws IOException {
      walk.object(
          name -> {
            String point = name.toLowerCase(Locale.ROOT);
            switch (point) {
              case "exploitation" ->
                  options.put(point, known(EXPLOITATION, "none, poc and active"));
              case "automatable" ->
                  options.put(point, known(Map.of("yes", "yes", "no", "no"), "yes and no"));
              case "technical impact" ->
                  options.put(
                      point,
                      known(Map.of("partial", "partial", "total", "total"), "partial and total"));
              default -> {
                // Other decision points are not ours.
              }
            }
          });
    }

    private String known(Map<String, String> values, String all) throws IOException {
      String said = values.get(walk.text(WORD).toLowerCase(Locale.ROOT));
      if (said == null) {
        throw walk.wrong("it is none of " + all);
      }
      return said;
    }
  }
}
