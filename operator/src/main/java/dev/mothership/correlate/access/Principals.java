package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The Principal or NotPrincipal of a statement.
 *
 * @param except all but these
 * @param byKind names by kind in lower case: aws, service, federated, canonicaluser
 */
record Principals(boolean except, Map<String, List<String>> byKind) {
  /**
   * How a statement names a caller, from not at all to by its very name. Naming its account leaves
   * it to the account's own policies, as naming everybody does not.
   */
  enum Naming {
    NOT,
    ACCOUNT,
    ANYBODY,
    ROLE_OF_SESSION,
    ITSELF
  }

  private static final String AWS = "aws";

  static Principals of(JsonNode given, boolean except) {
    Map<String, List<String>> byKind = new LinkedHashMap<>();
    if (given.isTextual()) {
      byKind.put(AWS, List.of(given.asText()));
    }
    given
        .properties()
        .forEach(
            field ->
                byKind.put(
                    field.getKey().toLowerCase(Locale.ROOT), PolicyText.texts(field.getValue())));
    return new Principals(except, byKind);
  }

  /** How it names the caller; everybody who is not excepted is as good as named by a star. */
  Naming naming(Caller caller) {
    Naming named = named(caller);
    if (!except) {
      return named;
    }
    return named == Naming.NOT ? Naming.ANYBODY : Naming.NOT;
  }

  /** Names of one kind: {@code aws}, {@code service} or {@code federated}. */
  List<String> names(String kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  private Naming named(Caller caller) {
    Naming best = Naming.NOT;
    for (Map.Entry<String, List<String>> kind : byKind.entrySet()) {
      for (String name : kind.getValue()) {
        Naming naming = naming(kind.getKey(), name, caller);
        best = naming.compareTo(best) > 0 ? naming : best;
      }
    }
    return best;
  }

  private static Naming naming(String kind, String name, Caller caller) {
    boolean aws = kind.equals(AWS);
    if (name.equals("*")) {
      boolean fits =
          aws
              || kind.equals("service") && caller.kind() == Caller.Kind.SERVICE
              || kind.equals("federated") && caller.kind() == Caller.Kind.FEDERATED;
      return fits ? Naming.ANYBODY : Naming.NOT;
    }
    return switch (caller.kind()) {
      case ANYBODY -> Naming.NOT;
      case SERVICE -> itself(kind.equals("service") && name.equalsIgnoreCase(caller.arn()));
      case FEDERATED -> itself(kind.equals("federated") && name.equals(caller.arn()));
      case ROOT, USER, ROLE, SESSION -> {
        if (!aws) {
          yield Naming.NOT;
        }
        if (name.equals(caller.arn())) {
          yield Naming.ITSELF;
        }
        if (caller.kind() == Caller.Kind.SESSION && name.equals(caller.roleArn())) {
          yield Naming.ROLE_OF_SESSION;
        }
        yield isAccount(name, caller.account()) ? Naming.ACCOUNT : Naming.NOT;
      }
    };
  }

  private static Naming itself(boolean holds) {
    return holds ? Naming.ITSELF : Naming.NOT;
  }

  private static boolean isAccount(String name, String account) {
    return name.equals(account) || name.endsWith(":root") && Caller.accountOf(name).equals(account);
  }

  /** All names, for people. */
  List<String> all() {
    List<String> all = new ArrayList<>();
    byKind.values().forEach(all::addAll);
    return all;
  }
}
