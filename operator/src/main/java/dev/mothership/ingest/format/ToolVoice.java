package dev.mothership.ingest.format;

import dev.mothership.ingest.ReportSink;
import java.util.Locale;

/** Tells the sink which tool speaks, and only when another does. */
final class ToolVoice {
  private final ReportSink sink;
  private String lastName = "";
  private String lastVersion = "";
  private boolean spoke;

  ToolVoice(ReportSink sink) {
    this.sink = sink;
  }

  /**
   * @param name as the tool has it: {@code Prowler}, {@code Amazon GuardDuty}, {@code Security Hub}
   */
  void speaks(String name, String version) {
    if (!spoke || !lastName.equals(name) || !lastVersion.equals(version)) {
      spoke = true;
      lastName = name;
      lastVersion = version;
      sink.tool(tool(name), version);
    }
  }

  /** One name for a tool, whichever way it is written. */
  static String tool(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    String bare = lower.replaceFirst("^(amazon|aws|microsoft|google) ", "");
    String joined = bare.replaceAll("[^a-z0-9.]+", "-").replaceAll("^-|-$", "");
    return switch (joined) {
      case "" -> "unnamed";
      case "security-hub", "security-hub-cspm" -> "securityhub";
      case "inspector2" -> "inspector";
      default -> joined;
    };
  }
}
