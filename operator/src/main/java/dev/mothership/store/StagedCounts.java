package dev.mothership.store;

/** Rows of a report that were staged, by what they are. */
public record StagedCounts(
    long observations, long assets, long packages, long looked, long agents, long vex) {
  public static final StagedCounts NONE = new StagedCounts(0, 0, 0, 0, 0, 0);

  public StagedCounts plus(StagedCounts more) {
    return new StagedCounts(
        observations + more.observations,
        assets + more.assets,
        packages + more.packages,
        looked + more.looked,
        agents + more.agents,
        vex + more.vex);
  }

  long all() {
    return observations + assets + packages + looked + agents + vex;
  }
}
