package dev.mothership.correlate.risk;

import dev.mothership.model.Factor;
import dev.mothership.rules.RiskModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Assets without a security tool that they are expected to have, and what that does to paths. */
public final class ToolGaps {
  private final Map<Long, Map<String, Gap>> byAsset = new HashMap<>();

  /**
   * @param gaps at most one for each asset and tool
   */
  public ToolGaps(List<Gap> gaps) {
    gaps.forEach(
        gap -> byAsset.computeIfAbsent(gap.assetId(), id -> new TreeMap<>()).put(gap.tool(), gap));
  }

  /**
   * @param why for a person
   */
  public record Gap(long assetId, String tool, String why) {}

  public List<Gap> all() {
    return byAsset.values().stream().flatMap(gaps -> gaps.values().stream()).toList();
  }

  /**
   * The missing-control factor of what leads through the asset, one step higher where a tool is
   * missing there: strong becomes partial, partial none.
   */
  public Factor raise(long assetId, Factor control, RiskModel model) {
    Map<String, Gap> gaps = byAsset.get(assetId);
    double strong = model.control().getOrDefault("strong", 0.4);
    double partial = model.control().getOrDefault("partial", 0.7);
    double none = model.control().getOrDefault("none", 1.0);
    if (gaps == null || control.value() >= none) {
      return control;
    }
    double raised = control.value() <= strong ? partial : none;
    return new Factor(
        control.name(),
        raised,
        control.because() + "; but " + gaps.values().iterator().next().why(),
        control.evidence(),
        control.assumed(),
        Math.max(raised, control.low()),
        Math.max(raised, control.high()));
  }
}
