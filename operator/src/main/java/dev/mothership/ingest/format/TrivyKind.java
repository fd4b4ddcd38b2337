package dev.mothership.ingest.format;

import java.util.Locale;

/**
 * What Trivy looks for, by the words of its {@code --scanners}. Each kind counts as a tool of its
 * own: a run that looks for one closes nothing of another's.
 */
enum TrivyKind {
  VULN("trivy"),
  MISCONFIG("trivy-config"),
  SECRET("trivy-secret");

  private final String tool;

  TrivyKind(String tool) {
    this.tool = tool;
  }

  String tool() {
    return tool;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of a result. Licences, which are not read, are of packages. */
  static TrivyKind ofClass(String group) {
    return switch (group) {
      case "config" -> MISCONFIG;
      case "secret" -> SECRET;
      default -> VULN;
    };
  }
}
