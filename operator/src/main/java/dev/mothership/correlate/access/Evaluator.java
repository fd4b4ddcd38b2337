package dev.mothership.correlate.access;

import dev.mothership.correlate.access.Decision.Outcome;
import dev.mothership.correlate.access.Principals.Naming;
import java.util.List;
import java.util.Optional;

/**
 * Decides requests as IAM documents it: any denial wins; then the organization's policies of every
 * level, and the policies of the caller, of the resource or of both must allow it. Pure and
 * stateless.
 */
final class Evaluator {
  /** The best that a layer says for the request. */
  private record Say(Truth truth, Optional<Statement> statement, Naming naming) {
    static final Say NOTHING = new Say(Truth.NO, Optional.empty(), Naming.NOT);
  }

  private Evaluator() {}

  static Decision decide(Request request, Layers layers) {
    Say denial = denial(request, layers);
    if (denial.truth().isYes()) {
      return Decision.of(
          Outcome.DENIED, "an explicit denial wins over all", denial.statement().orElseThrow());
    }
    Decision allowed = allow(request, layers);
    if (denial.truth().isUnknown() && allowed.outcome() == Outcome.ALLOWED) {
      return Decision.of(
          Outcome.UNKNOWN,
          "whether it is denied: " + denial.truth().reason(),
          denial.statement().orElseThrow());
    }
    return allowed;
  }

  /**
   * A denial for all but some hits whoever has a permissions boundary, though it excepts them.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
   */
  private static Say denial(Request request, Layers layers) {
    Say denial = say(layers.all(), request, false);
    if (denial.truth().isYes() || layers.boundary().isEmpty() || layers.resource().isEmpty()) {
      return denial;
    }
    List<Statement> excepting =
        layers.resource().get().stream()
            .filter(one -> one.clause().principals().map(Principals::except).orElse(false))
            .map(one -> new Statement(one.source(), one.clause().forAnybody()))
            .toList();
    Say hit = say(excepting, request, false);
    return stronger(hit, denial) ? hit : denial;
  }

  private static Decision allow(Request request, Layers layers) {
    for (List<Statement> level : layers.rcps()) {
      Decision decision = gate(say(level, request, true), "a resource control policy");
      if (decision.outcome() != Outcome.ALLOWED) {
        return decision;
      }
    }
    if (isPrincipal(request.caller())) {
      for (List<Statement> level : layers.scps()) {
        Decision decision = gate(say(level, request, true), "a service control policy");
        if (decision.outcome() != Outcome.ALLOWED) {
          return decision;
        }
      }
    }
    Say resource = layers.resource().map(one -> say(one, request, true)).orElse(Say.NOTHING);
    if (!isPrincipal(request.caller())) {
      return gate(resource, "the policy of the resource");
    }
    return request.sameAccount()
        ? within(request, layers, resource)
        : across(request, layers, resource);
  }

  /** Inside one account either side is enough, but for trusts and keys. */
  private static Decision within(Request request, Layers layers, Say resource) {
    boolean decisive = layers.resource().isPresent() && (request.assumes() || request.usesKey());
    if (resource.truth().isNo()) {
      return decisive
          ? Decision.notAllowed("the policy of the resource does not allow it")
          : identity(request, layers);
    }
    Decision byResource = gate(resource, "the policy of the resource");
    return switch (resource.naming()) {
      case NOT -> throw new IllegalStateException("a statement that applies names somebody");
      case ACCOUNT -> both(byResource, identity(request, layers));
      case ITSELF, ANYBODY ->
          request.caller().kind() == Caller.Kind.ROLE
              ? both(byResource, limits(request, layers))
              : byResource.outcome() == Outcome.ALLOWED
                  ? byResource
                  : better(byResource, identity(request, layers));
      case ROLE_OF_SESSION -> both(byResource, limits(request, layers));
    };
  }

  /** Between accounts both sides must allow it. */
  private static Decision across(Request request, Layers layers, Say resource) {
    if (resource.truth().isNo()) {
      return Decision.notAllowed(
          "the policy of the resource allows nobody of account " + request.caller().account());
    }
    return both(gate(resource, "the policy of the resource"), identity(request, layers));
  }

  private static Decision identity(Request request, Layers layers) {
    if (request.caller().kind() == Caller.Kind.ROOT) {
      return new Decision(Outcome.ALLOWED, "the root user may do all", Optional.empty());
    }
    Decision own = gate(say(layers.identity(), request, true), "a policy of the caller");
    return both(own, limits(request, layers));
  }

  /** What holds a role down even where a resource names it: boundary and session. */
  private static Decision limits(Request request, Layers layers) {
    Decision limits = new Decision(Outcome.ALLOWED, "nothing limits the caller", Optional.empty());
    if (layers.boundary().isPresent()) {
      limits = gate(say(layers.boundary().get(), request, true), "the permissions boundary");
    }
    if (layers.session().isPresent()) {
      limits = both(limits, gate(say(layers.session().get(), request, true), "the session policy"));
    }
    return limits;
  }

  private static Decision gate(Say say, String layer) {
    if (say.statement().isEmpty()) {
      return Decision.notAllowed("no statement of " + layer + " allows it");
    }
    return say.truth().isYes()
        ? Decision.of(Outcome.ALLOWED, layer + " allows it", say.statement().get())
        : Decision.of(
            Outcome.UNKNOWN,
            "whether " + layer + " allows it: " + say.truth().reason(),
            say.statement().get());
  }

  /** The first that stands in the way, else what the first says. */
  private static Decision both(Decision one, Decision other) {
    if (one.outcome() == Outcome.NOT_ALLOWED) {
      return one;
    }
    if (other.outcome() == Outcome.NOT_ALLOWED) {
      return other;
    }
    return one.outcome() == Outcome.ALLOWED && other.outcome() == Outcome.UNKNOWN ? other : one;
  }

  private static Decision better(Decision one, Decision other) {
    return other.outcome() == Outcome.ALLOWED ? other : one;
  }

  private static Say say(List<Statement> statements, Request request, boolean allow) {
    Say best = Say.NOTHING;
    for (Statement statement : statements) {
      Clause clause = statement.clause();
      if (clause.allow() != allow || !clause.covers(request.action())) {
        continue;
      }
      Naming naming = clause.naming(request.caller());
      if (naming == Naming.NOT) {
        continue;
      }
      Truth truth =
          clause
              .about(request.resource(), request.context())
              .and(clause.conditions(request.context()));
      Say said = new Say(truth, Optional.of(statement), naming);
      best = stronger(said, best) ? said : best;
    }
    return best;
  }

  private static boolean stronger(Say said, Say best) {
    if (said.truth().isNo()) {
      return false;
    }
    if (best.truth().value() != said.truth().value()) {
      return best.truth().isNo() || said.truth().isYes();
    }
    return said.naming().compareTo(best.naming()) > 0;
  }

  private static boolean isPrincipal(Caller caller) {
    return switch (caller.kind()) {
      case ROOT, USER, ROLE, SESSION -> true;
      case FEDERATED, SERVICE, ANYBODY -> false;
    };
  }
}
