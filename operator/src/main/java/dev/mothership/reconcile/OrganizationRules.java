package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudOrganizationSpec;
import dev.mothership.api.v1alpha1.CloudOrganizationSpec.Match;
import dev.mothership.api.v1alpha1.CloudOrganizationSpec.Rule;
import dev.mothership.api.v1alpha1.CloudOrganizationSpec.Selection;
import dev.mothership.store.OrganizationAccount;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where an account belongs by an organization's rules; pure. */
final class OrganizationRules {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*}}");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final String TAG = "tags.";

  private final CloudOrganizationSpec spec;

  OrganizationRules(CloudOrganizationSpec spec) {
    this.spec = spec;
  }

  /** What becomes of an account. */
  sealed interface Target {
    /** It is declared there. */
    record Namespace(String name, Rule rule) implements Target {}

    /** It is left out on purpose. */
    record Excluded() implements Target {}

    /** Nothing can be declared. */
    record Nowhere(String reason, String message) implements Target {}
  }

  /**
   * The first rule that matches decides. Where a unit or tag that could decide was never read,
   * nothing is decided.
   */
  Target target(OrganizationAccount account) {
    try {
      Selection include = spec.include();
      Selection exclude = spec.exclude();
      if ((include != null && !empty(include) && !selects(include, account))
          || (exclude != null && !empty(exclude) && selects(exclude, account))) {
        return new Target.Excluded();
      }
      for (Rule rule : spec.rules()) {
        if (matches(rule.match(), account)) {
          return namespace(rule, account);
        }
      }
      return new Target.Nowhere(
          "NoRule", "No rule matches it: add one, or leave it out by exclude.");
    } catch (NeverRead e) {
      return new Target.Nowhere("Unread", e.advice());
    }
  }

  private static boolean empty(Selection selection) {
    return list(selection.organizationalUnits()).isEmpty()
        && list(selection.accounts()).isEmpty()
        && map(selection.tags()).isEmpty();
  }

  private static boolean selects(Selection selection, OrganizationAccount account) {
    List<String> units = list(selection.organizationalUnits());
    List<String> ids = list(selection.accounts());
    boolean named =
        units.isEmpty() && ids.isEmpty()
            || ids.contains(account.nativeId())
            || !units.isEmpty() && inside(units, account);
    return named && tagged(map(selection.tags()), account);
  }

  private static boolean matches(@Nullable Match match, OrganizationAccount account) {
    if (match == null) {
      return true;
    }
    List<String> units = list(match.organizationalUnits());
    List<String> names = list(match.names());
    return (units.isEmpty() || inside(units, account))
        && (names.isEmpty() || names.stream().anyMatch(name -> like(name, account.name())))
        && tagged(map(match.tags()), account);
  }

  private static boolean inside(List<String> wanted, OrganizationAccount account) {
    List<String> ids = account.unitIds();
    String path = account.unitPath();
    if (ids == null || path == null) {
      throw new NeverRead("Its organizational unit could not be read.");
    }
    return wanted.stream()
        .anyMatch(
            unit ->
                unit.startsWith("/")
                    ? unit.equals("/") || path.equals(unit) || path.startsWith(unit + "/")
                    : ids.contains(unit));
  }

  private static boolean tagged(Map<String, String> wanted, OrganizationAccount account) {
    return wanted.isEmpty() || tags(account).entrySet().containsAll(wanted.entrySet());
  }

  private static Map<String, String> tags(OrganizationAccount account) {
    Map<String, String> tags = account.tags();
    if (tags == null) {
      throw new NeverRead("Its tags could not be read.");
    }
    return tags;
  }

  /** A star stands for any characters; there is no other wildcard. */
  private static boolean like(String pattern, String name) {
    int at = 0;
    String[] parts = pattern.split("\\*", -1);
    for (int i = 0; i < parts.length; i++) {
      int found =
          i == parts.length - 1 ? name.length() - parts[i].length() : name.indexOf(parts[i], at);
      if (found < at || i == 0 && found != 0 || !name.startsWith(parts[i], found)) {
        return false;
      }
      at = found + parts[i].length();
    }
    return at == name.length();
  }

  private static Target namespace(Rule rule, OrganizationAccount account) {
    StringBuilder filled = new StringBuilder();
    Matcher place = PLACE.matcher(rule.namespace());
    while (place.find()) {
      Optional<String> value = value(place.group(1), account).map(OrganizationRules::slug);
      if (value.isEmpty() || value.get().isEmpty()) {
        return new Target.Nowhere(
            "NoNamespace",
            "Its rule's namespace %s needs %s, which it does not have."
                .formatted(rule.namespace(), place.group(1)));
      }
      place.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    String name = place.appendTail(filled).toString();
    return NAMESPACE.matcher(name).matches()
        ? new Target.Namespace(name, rule)
        : new Target.Nowhere(
            "NoNamespace", "Its rule makes \"" + name + "\", which is no namespace's name.");
  }

  private static Optional<String> value(String place, OrganizationAccount account) {
    if (place.startsWith(TAG)) {
      return Optional.ofNullable(tags(account).get(place.substring(TAG.length())));
    }
    return switch (place) {
      case "id" -> Optional.of(account.nativeId());
      case "name" -> Optional.of(account.name());
      case "unit" -> Optional.of(unit(account));
      default -> Optional.empty();
    };
  }

  private static String unit(OrganizationAccount account) {
    String path = account.unitPath();
    if (path == null) {
      throw new NeverRead("Its organizational unit could not be read.");
    }
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  private static List<String> list(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  private static Map<String, String> map(@Nullable Map<String, String> values) {
    return values == null ? Map.of() : values;
  }

  private static final class NeverRead extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String what;

    NeverRead(String what) {
      super(what, null, false, false);
      this.what = what;
    }

    String advice() {
      return what + " Allow the call that the condition InventorySynced names.";
    }
  }
}
