package dev.mothership.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What makes a risk model's values make sense together. */
final class RiskModelOrder {
  private final List<String> faults = new ArrayList<>();

  private RiskModelOrder() {}

  /** What is wrong with a model, one sentence each; empty where nothing is. */
  static List<String> faults(RiskModel model) {
    RiskModelOrder order = new RiskModelOrder();
    order.falls("exposure", model.exposure(), "internet", "limited", "behind", "private", "none");
    order.falls("control", model.control(), "none", "partial", "strong");
    order.falls("criticality", model.criticality(), "critical", "high", "medium", "low");
    order.falls("dataClass", model.dataClass(), "regulated", "confidential", "internal", "public");
    order.falls("blastRadius", model.blastRadius(), "ADMIN", "EDIT_IAM", "READ");
    order.falls("environment", model.environment(), "production", "staging", "development");
    order.falls("environment", model.environment(), "staging", "sandbox");
    order.between("unknownExposure", model.unknownExposure());
    order.between("unknownControl", model.unknownControl());
    order.between("unknownDataClass", model.unknownDataClass());
    order.between("unknownBlastRadius", model.unknownBlastRadius());
    order.share("leastConsequence", model.leastConsequence());
    return List.copyOf(order.faults);
  }

  /** Each value in 0 to 1 and none greater than the one before it; all of them known and there. */
  private void falls(String name, Map<String, Double> values, String... keys) {
    double before = 1;
    String of = "1";
    for (String key : keys) {
      Double value = values.get(key);
      if (value == null) {
        faults.add(name + "." + key + " is missing");
        continue;
      }
      share(name + "." + key, value);
      if (value > before) {
        faults.add("%s.%s is %s, more than %s".formatted(name, key, value, of));
      }
      before = value;
      of = "%s.%s, %s".formatted(name, key, value);
    }
  }

  private void between(String name, RiskModel.Assumed assumed) {
    share(name + ".low", assumed.low());
    share(name + ".high", assumed.high());
    if (assumed.value() < assumed.low() || assumed.value() > assumed.high()) {
      faults.add(name + ".value must lie between its low and its high");
    }
  }

  private void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      faults.add("%s is %s, not between 0 and 1".formatted(name, value));
    }
  }
}
