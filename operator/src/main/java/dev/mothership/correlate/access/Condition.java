package dev.mothership.correlate.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of a condition block: an operator, a key and the values it is compared with. A value
 * that names a variable which is absent fits nothing, and where nothing may fit, the condition
 * fails.
 *
 * @param name of the operator as the policy writes it
 * @param key as the policy writes it
 * @param values of the policy; variables not yet put in
 */
record Condition(
    String name,
    Optional<ConditionOperator> operator,
    Quantifier quantifier,
    boolean ifExists,
    String key,
    List<String> values,
    boolean variables) {
  enum Quantifier {
    NONE,
    ANY,
    ALL
  }

  private static final String ANY_VALUE = "foranyvalue:";
  private static final String ALL_VALUES = "forallvalues:";
  private static final String IF_EXISTS = "ifexists";

  /**
   * @param variables whether the document's version knows policy variables
   */
  static Condition of(String name, String key, List<String> values, boolean variables) {
    String rest = name.toLowerCase(Locale.ROOT);
    Quantifier quantifier = Quantifier.NONE;
    if (rest.startsWith(ANY_VALUE)) {
      quantifier = Quantifier.ANY;
      rest = rest.substring(ANY_VALUE.length());
    } else if (rest.startsWith(ALL_VALUES)) {
      quantifier = Quantifier.ALL;
      rest = rest.substring(ALL_VALUES.length());
    }
    boolean ifExists = rest.endsWith(IF_EXISTS);
    rest = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
    return new Condition(
        name,
        ConditionOperator.of(rest),
        quantifier,
        ifExists,
        key,
        List.copyOf(values),
        variables);
  }

  Truth holds(Context context) {
    if (operator.isEmpty()) {
      return Truth.unknown("there is no condition operator " + name);
    }
    Optional<List<String>> known = context.get(key);
    if (known.isEmpty()) {
      return Truth.unknown("nobody knows " + key);
    }
    List<String> given = known.get();
    if (operator.get() == ConditionOperator.NULL) {
      String absent = String.valueOf(given.isEmpty());
      return Truth.of(values.stream().anyMatch(absent::equalsIgnoreCase));
    }
    if (given.isEmpty()) {
      return Truth.of(
          ifExists
              || quantifier == Quantifier.ALL
              || quantifier == Quantifier.NONE && operator.get().negated());
    }
    List<String> wanted = new ArrayList<>();
    for (String value : values) {
      Variables.Resolved resolved =
          variables ? Variables.resolve(value, context) : Variables.Resolved.plain(value);
      if (!resolved.unknown().isEmpty()) {
        return Truth.unknown("nobody knows " + resolved.unknown());
      }
      if (!resolved.absent()) {
        wanted.add(resolved.text());
      } else if (operator.get().negated()) {
        return Truth.NO;
      }
    }
    return Truth.of(compare(operator.get(), given, wanted));
  }

  /** A key with several values and no quantifier: any may fit, and none may where negated. */
  private boolean compare(ConditionOperator by, List<String> given, List<String> wanted) {
    boolean negated = by.negated();
    boolean all = quantifier == Quantifier.ALL || quantifier == Quantifier.NONE && negated;
    return all
        ? given.stream().allMatch(value -> fitsAny(by, value, wanted) != negated)
        : given.stream().anyMatch(value -> fitsAny(by, value, wanted) != negated);
  }

  private static boolean fitsAny(ConditionOperator by, String given, List<String> wanted) {
    return wanted.stream().anyMatch(value -> by.fits(given, value));
  }
}
