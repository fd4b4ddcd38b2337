package dev.mothership.ingest.format;

import dev.mothership.ingest.CsvWalk;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAgent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tool's agent sees which host: CSV with a column, or JSON with a name, {@code tool}, {@code
 * lastSeen}, and at least one of {@code arn}, {@code instanceId}, {@code resourceId}, {@code
 * hostname}, {@code mac} and {@code ip}; {@code healthy} as true or false where it is known. Names
 * may have underscores instead of capitals.
 */
@Singleton
public final class InventoryFormat implements ReportFormat {
  private static final Map<String, String> IDENTIFIERS =
      Map.of(
          "arn", "arn",
          "instanceId", "instance_id",
          "resourceId", "resource_id",
          "hostname", "host_name",
          "mac", "mac_address",
          "ip", "ip_address");
  private static final List<String> PLACES = List.of("$.agents[]", "$.hosts[]", "$[]", "$");
  private static final Set<String> UNHEALTHY =
      Set.of("false", "no", "0", "unhealthy", "offline", "disconnected", "inactive", "error");

  @Override
  public String id() {
    return "inventory";
  }

  @Override
  public boolean recognises(ReportHead head) {
    Set<String> columns = head.columns();
    boolean csv = columns.contains("tool") && one(columns) && seen(columns);
    return csv || PLACES.stream().anyMatch(place -> json(head, place));
  }

  private static boolean one(Set<String> columns) {
    return IDENTIFIERS.entrySet().stream()
        .anyMatch(name -> columns.contains(name.getKey()) || columns.contains(name.getValue()));
  }

  private static boolean seen(Set<String> columns) {
    return columns.contains("lastSeen") || columns.contains("last_seen");
  }

  private static boolean json(ReportHead head, String place) {
    return head.has(place + ".tool")
        && (head.has(place + ".lastSeen") || head.has(place + ".last_seen"))
        && IDENTIFIERS.entrySet().stream()
            .anyMatch(
                name ->
                    head.has(place + "." + name.getKey())
                        || head.has(place + "." + name.getValue()));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    ToolVoice voice = new ToolVoice(sink);
    JsonWalk.Taker taker = item -> agent(item, voice, sink);
    if (!head.has("$")) {
      CsvWalk.each(body, taker);
      return;
    }
    String place =
        PLACES.stream().filter(candidate -> json(head, candidate)).findFirst().orElse("$[]");
    JsonWalk.of(body).at(place, taker).run();
  }

  private static void agent(Item item, ToolVoice voice, ReportSink sink) throws MalformedReport {
    Map<String, String> identifiers = new HashMap<>();
    for (Map.Entry<String, String> name : IDENTIFIERS.entrySet()) {
      String value = item.firstText(name.getKey(), name.getValue()).strip();
      if (!value.isEmpty()) {
        identifiers.put(name.getKey(), canonical(name.getKey(), value));
      }
    }
    if (identifiers.isEmpty()) {
      throw new MalformedReport(
          item.path(), "names no host: give an arn, hostname, ip or the like");
    }
    String tool = ToolVoice.tool(item.required("tool"));
    Instant seenAt =
        item.time(item.has("lastSeen") ? "lastSeen" : "last_seen")
            .orElseThrow(() -> new MalformedReport(item.path() + ".lastSeen", "is missing"));
    voice.speaks(tool, "");
    sink.asOf(seenAt);
    sink.add(new ReportedAgent(tool, identifiers, seenAt, healthy(item)));
  }

  private static String canonical(String kind, String value) {
    return switch (kind) {
      case "mac" -> value.toLowerCase(Locale.ROOT).replace('-', ':');
      case "hostname", "resourceId" -> value.toLowerCase(Locale.ROOT);
      default -> value;
    };
  }

  private static @Nullable Boolean healthy(Item item) throws MalformedReport {
    String word = item.firstText("healthy", "health").toLowerCase(Locale.ROOT);
    return word.isEmpty() || word.equals("unknown") ? null : !UNHEALTHY.contains(word);
  }
}
