package dev.mothership.ingest.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mothership.model.FeedRefused;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * CISA's catalogue of known exploited vulnerabilities as JSON.
 *
 * @see <a href="https://github.com/cisagov/kev-data">the source and its schema</a>
 */
final class KevFormat implements FeedFormat {
  private static final int WORD = 200;

  @Override
  public String kind() {
    return "kev";
  }

  @Override
  public boolean recognises(Head head) {
    return head.names("catalogVersion") || head.names("vulnerabilities");
  }

  @Override
  public boolean entryEach() {
    return false;
  }

  @Override
  public void read(InputStream in, Reading reading) throws IOException {
    long[] counted = {-1, 0};
    try (EntryWalk walk = new EntryWalk(in)) {
      walk.first()
          .object(
              name -> {
                switch (name) {
                  case "dateReleased" -> released(walk, reading);
                  case "count" -> counted[0] = walk.number();
                  case "vulnerabilities" ->
                      walk.array(
                          item -> {
                            counted[1]++;
                            entry(walk, counted[1], reading);
                          });
                  default -> {
                    // Titles.
                  }
                }
              });
      walk.end();
    } catch (BadEntry e) {
      throw new FeedRefused(String.valueOf(e.getMessage()), e);
    } catch (JsonProcessingException e) {
      throw new FeedRefused(EntryWalk.problem(e), e);
    }
    if (counted[0] >= 0 && counted[0] != counted[1]) {
      throw new FeedRefused(
          "/count says %d, but %d are there; fetch it again".formatted(counted[0], counted[1]));
    }
  }

  private static void released(EntryWalk walk, Reading reading) throws IOException {
    var time = Times.instant(walk.text(WORD));
    if (time.isEmpty() || reading.isAhead(time.get())) {
      throw walk.wrong("it is no time, or one yet to come");
    }
    reading.asOf(time.get());
  }

  private static void entry(EntryWalk walk, long number, Reading reading) throws IOException {
    Map<String, String> fields = new HashMap<>();
    String problem =
        walk.entry(
            item ->
                walk.object(
                    name -> {
                      if (KevEntry.FIELDS.contains(name) && !walk.isNull()) {
                        fields.put(name, walk.text(WORD));
                      }
                    }));
    if (problem.isEmpty()) {
      KevEntry.tell(fields, "/vulnerabilities/" + (number - 1), reading);
    } else {
      reading.bad("", problem);
    }
  }
}
