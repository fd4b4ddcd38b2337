package dev.mothership.correlate.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One statement of the policy language, whatever policy it stands in.
 *
 * @param id its Sid, else its position: {@code #1}
 * @param actions patterns in lower case
 * @param except whether the actions are those of NotAction: all but these
 * @param resources patterns; variables not yet put in
 * @param exceptResources whether the resources are those of NotResource
 * @param anyResource whether it has neither: it is of a policy on a resource, or of a trust
 * @param variables whether the document's version knows policy variables
 */
record Clause(
    String id,
    boolean allow,
    List<String> actions,
    boolean except,
    List<String> resources,
    boolean exceptResources,
    boolean anyResource,
    Optional<Principals> principals,
    List<Condition> conditions,
    boolean variables) {
  Clause {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    conditions = List.copyOf(conditions);
  }

  boolean covers(String action) {
    String wanted = action.toLowerCase(Locale.ROOT);
    return actions.stream().anyMatch(pattern -> Wildcards.matches(pattern, wanted)) != except;
  }

  /** Whether it is about one resource. */
  Truth about(String resource, Context context) {
    if (anyResource) {
      return Truth.YES;
    }
    Truth listed = Truth.NO;
    for (String pattern : resources) {
      Variables.Resolved resolved = resolved(pattern, context);
      if (!resolved.absent() && Wildcards.matches(resolved.text(), resource)) {
        listed =
            listed.or(
                resolved.unknown().isEmpty()
                    ? Truth.YES
                    : Truth.unknown("nobody knows " + resolved.unknown()));
      }
    }
    if (!exceptResources) {
      return listed;
    }
    return listed.isUnknown() ? listed : Truth.of(listed.isNo());
  }

  /** Resource patterns with variables put in; a star in place of what nobody knows. */
  List<Variables.Resolved> resources(Context context) {
    List<Variables.Resolved> resolved = new ArrayList<>();
    for (String pattern : resources) {
      Variables.Resolved one = resolved(pattern, context);
      if (!one.absent()) {
        resolved.add(one);
      }
    }
    return resolved;
  }

  Truth conditions(Context context) {
    Truth all = Truth.YES;
    for (Condition condition : conditions) {
      all = all.and(condition.holds(context));
    }
    return all;
  }

  /** How it names the caller; as itself where it names nobody, as policies of identities do. */
  Principals.Naming naming(Caller caller) {
    return principals.map(named -> named.naming(caller)).orElse(Principals.Naming.ITSELF);
  }

  /** The same, whoever calls. */
  Clause forAnybody() {
    return new Clause(
        id,
        allow,
        actions,
        except,
        resources,
        exceptResources,
        anyResource,
        Optional.empty(),
        conditions,
        variables);
  }

  private Variables.Resolved resolved(String pattern, Context context) {
    return variables ? Variables.resolve(pattern, context) : Variables.Resolved.plain(pattern);
  }
}
