package dev.mothership.correlate.paths;

import dev.mothership.store.DesiredFinding;
import dev.mothership.store.OpenFinding;
import dev.mothership.store.Settlement;
import java.util.List;
import java.util.function.Function;

/**
 * Open paths as findings, and what becomes of path findings that are not among them.
 *
 * @param settle for findings of category attack-path
 */
public record PathResults(List<DesiredFinding> findings, Function<OpenFinding, Settlement> settle) {
  public static final String ATTACK_PATH = "attack-path";

  public PathResults {
    findings = List.copyOf(findings);
  }
}
