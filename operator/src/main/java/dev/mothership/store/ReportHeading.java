package dev.mothership.store;

import java.time.Instant;
import java.util.List;

/**
 * What a report says of itself.
 *
 * @param tools in its order
 * @param asOf when the tool looked; never later than it was received
 */
public record ReportHeading(
    String format, List<String> tools, String toolVersion, Instant asOf, long items) {
  public ReportHeading {
    tools = List.copyOf(tools);
  }

  String tool() {
    return tools.isEmpty() ? "" : tools.get(0);
  }
}
