package dev.mothership.correlate.access;

import dev.mothership.rules.WatchedActions.ConditionKeys;
import java.util.List;
import java.util.Locale;

/** Classes conditions by their keys and by what is known of a call. */
final class ConditionClasses {
  private final ConditionKeys keys;

  ConditionClasses(ConditionKeys keys) {
    this.keys = keys;
  }

  ConditionClass of(Condition condition, Context context) {
    Truth truth = condition.holds(context);
    return truth.isYes()
        ? ConditionClass.ALWAYS
        : truth.isNo() ? ConditionClass.IMPOSSIBLE : ofKey(condition.key());
  }

  ConditionClass ofKey(String key) {
    return among(keys.source(), key)
        ? ConditionClass.SOURCE
        : among(keys.service(), key)
            ? ConditionClass.SERVICE
            : among(keys.tag(), key) ? ConditionClass.TAG : ConditionClass.OTHER;
  }

  private static boolean among(List<String> names, String key) {
    String wanted = key.toLowerCase(Locale.ROOT);
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.endsWith("/") ? wanted.startsWith(name) : wanted.equals(name));
  }
}
