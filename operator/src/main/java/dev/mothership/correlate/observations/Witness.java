package dev.mothership.correlate.observations;

/**
 * A tool that says so, with its own words for it.
 *
 * @param severity the tool's; empty where it gives none
 */
record Witness(String tool, String rule, String severity) implements Comparable<Witness> {
  static final String OURSELVES = "mothership";

  @Override
  public int compareTo(Witness other) {
    int byTool = tool.compareTo(other.tool);
    return byTool != 0 ? byTool : rule.compareTo(other.rule);
  }
}
