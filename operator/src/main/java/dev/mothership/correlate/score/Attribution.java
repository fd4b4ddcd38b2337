package dev.mothership.correlate.score;

import dev.mothership.correlate.score.Snapshot.Item;
import dev.mothership.correlate.score.Snapshot.Open;
import dev.mothership.correlate.score.Snapshot.Rule;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Divides the way from one day's score to another's among its causes. Every single difference (an
 * asset, one check's answer on it, its worst finding) has one cause; the causes are then let in one
 * after the other, in the order of {@link Cause}, and each is given what the headline moved by at
 * its turn. So the parts add up to the whole, caps and minimum included, without a rest.
 */
final class Attribution {
  private final Snapshot before;
  private final Snapshot after;
  private final boolean sameRules;
  private final boolean sameSettings;
  private final Map<ScopeKey, Map<Cause, ScopeSums>> moves = new TreeMap<>();

  private Attribution(Snapshot before, Snapshot after) {
    this.before = before;
    this.after = after;
    this.sameSettings =
        before.settings() == null || Objects.equals(before.settings(), after.settings());
    this.sameRules =
        sameSettings
            && before.rules().equals(after.rules())
            && before.columns().equals(after.columns())
            && before.model().equals(after.model());
  }

  /**
   * The parts of every scope in which anything changed, in tenths of a point; scopes without a
   * score before or after have none.
   */
  static Map<ScopeKey, Map<Cause, BigDecimal>> of(Snapshot before, Snapshot after) {
    Attribution attribution = new Attribution(before, after);
    attribution.compare();
    return attribution.replay();
  }

  private void compare() {
    Map<Long, Item> old = new HashMap<>();
    before.assets().forEach(item -> old.put(item.id(), item));
    for (Item item : after.assets()) {
      Item earlier = old.remove(item.id());
      if (earlier == null) {
        whole(after, item, 1, Cause.NEW_ASSET);
      } else if (earlier.account() != item.account() || !earlier.type().equals(item.type())) {
        whole(before, earlier, -1, Cause.CONTEXT);
        whole(after, item, 1, Cause.CONTEXT);
      } else if (!sameRules || !earlier.equals(item)) {
        counted(earlier);
        answers(earlier, item);
        findings(earlier, item);
      }
    }
    old.values().forEach(item -> whole(before, item, -1, Cause.REMOVED_ASSET));
  }

  private Map<ScopeKey, Map<Cause, BigDecimal>> replay() {
    Map<ScopeKey, ScopeSums> sums = new HashMap<>();
    moves.keySet().forEach(scope -> sums.put(scope, new ScopeSums()));
    for (Item item : before.assets()) {
      add(before, item, 1, scope -> Optional.ofNullable(sums.get(scope)));
    }
    Map<ScopeKey, Map<Cause, BigDecimal>> parts = new TreeMap<>();
    moves.forEach(
        (scope, causes) ->
            parts.put(scope, parts(Objects.requireNonNull(sums.get(scope)), causes)));
    return parts;
  }

  private static Map<Cause, BigDecimal> parts(ScopeSums sums, Map<Cause, ScopeSums> causes) {
    Map<Cause, BigDecimal> parts = new EnumMap<>(Cause.class);
    BigDecimal last = sums.score();
    for (Cause cause : Cause.values()) {
      ScopeSums move = causes.get(cause);
      if (move == null) {
        continue;
      }
      sums.add(move);
      BigDecimal next = sums.score();
      if (last != null && next != null) {
        parts.put(cause, next.subtract(last));
      }
      last = next == null ? last : next;
    }
    return parts;
  }

  private interface Sums {
    Optional<ScopeSums> of(ScopeKey scope);
  }

  /** All that one asset adds. */
  private static void add(Snapshot day, Item item, int times, Sums sums) {
    day.subdomains(item.type())
        .forEach(subdomain -> each(item, subdomain, sums, scope -> scope.addAssets(times)));
    List<String> checks = day.columns().getOrDefault(item.type(), List.of());
    for (String check : checks) {
      answer(day, item, check, times, sums);
    }
    day.worst(item)
        .forEach(
            (subdomain, worst) ->
                each(
                    item,
                    subdomain,
                    sums,
                    scope -> scope.addWorst(worst.risk(), worst.consequence(), times)));
  }

  private static void answer(Snapshot day, Item item, String check, int times, Sums sums) {
    Rule rule = day.rules().get(check);
    Result result = day.result(item, check);
    if (rule != null && result != Result.NONE) {
      for (String subdomain : new TreeSet<>(List.of(ScopeKey.ALL, rule.subdomain()))) {
        each(item, subdomain, sums, scope -> scope.add(check, rule.weight(), result, times));
      }
    }
  }

  private interface Change {
    void to(ScopeSums sums);
  }

  private static void each(Item item, String subdomain, Sums sums, Change change) {
    sums.of(new ScopeKey(ScopeKey.TENANT, subdomain)).ifPresent(change::to);
    sums.of(new ScopeKey(item.account(), subdomain)).ifPresent(change::to);
  }

  private void whole(Snapshot day, Item item, int times, Cause cause) {
    add(day, item, times, by(cause));
  }

  private Sums by(Cause cause) {
    return scope ->
        Optional.of(
            moves
                .computeIfAbsent(scope, key -> new EnumMap<>(Cause.class))
                .computeIfAbsent(cause, key -> new ScopeSums()));
  }

  /** A new rule may look at assets of a type that its sub-domain did not count before. */
  private void counted(Item item) {
    Set<String> was = before.subdomains(item.type());
    Set<String> is = after.subdomains(item.type());
    if (was.equals(is)) {
      return;
    }
    was.stream()
        .filter(subdomain -> !is.contains(subdomain))
        .forEach(
            subdomain -> each(item, subdomain, by(Cause.NEW_RULE), sums -> sums.addAssets(-1)));
    is.stream()
        .filter(subdomain -> !was.contains(subdomain))
        .forEach(subdomain -> each(item, subdomain, by(Cause.NEW_RULE), sums -> sums.addAssets(1)));
  }

  private void answers(Item was, Item is) {
    Set<String> checks = new TreeSet<>(before.columns().getOrDefault(was.type(), List.of()));
    checks.addAll(after.columns().getOrDefault(is.type(), List.of()));
    for (String check : checks) {
      Result old = before.result(was, check);
      Result now = after.result(is, check);
      boolean other = otherRule(is, check);
      if (other || old != now) {
        Cause cause = other ? Cause.NEW_RULE : old.changedTo(now);
        answer(before, was, check, -1, by(cause));
        answer(after, is, check, 1, by(cause));
      }
    }
  }

  private boolean otherRule(Item item, String id) {
    return !Objects.equals(before.rules().get(id), after.rules().get(id))
        || !sameSettings
            && !before.setting(item.account(), id).equals(after.setting(item.account(), id));
  }

  private void findings(Item was, Item is) {
    Map<String, Open> old = before.worst(was);
    Map<String, Open> now = after.worst(is);
    Set<String> subdomains = new TreeSet<>(old.keySet());
    subdomains.addAll(now.keySet());
    for (String subdomain : subdomains) {
      Open worst = old.get(subdomain);
      Open next = now.get(subdomain);
      if (same(worst, next)) {
        continue;
      }
      Sums sums = by(cause(was, is, worst, next));
      if (worst != null) {
        each(was, subdomain, sums, to -> to.addWorst(worst.risk(), worst.consequence(), -1));
      }
      if (next != null) {
        each(is, subdomain, sums, to -> to.addWorst(next.risk(), next.consequence(), 1));
      }
    }
  }

  private static boolean same(@Nullable Open one, @Nullable Open other) {
    return one != null
        && other != null
        && one.risk() == other.risk()
        && one.consequence() == other.consequence();
  }

  /**
   * The finding to blame is the one that is worst now where it got worse, else the one that was.
   */
  private Cause cause(Item was, Item is, @Nullable Open worst, @Nullable Open next) {
    if (next != null && (worst == null || next.worseThan(worst))) {
      Open earlier = was.finding(next.id()).orElse(null);
      return earlier == null ? appeared(was, is, next) : changed(was, is, earlier, next);
    }
    Open blamed = Objects.requireNonNull(worst, "two findings, of which one is there");
    Open later = is.finding(blamed.id()).orElse(null);
    return later == null ? vanished(was, is, blamed) : changed(was, is, blamed, later);
  }

  private Cause appeared(Item was, Item is, Open finding) {
    if (otherRule(is, finding.rule())) {
      return Cause.NEW_RULE;
    }
    Result old = before.result(was, finding.rule());
    Result now = after.result(is, finding.rule());
    return old == now ? Cause.FAULT : old.changedTo(now);
  }

  private Cause vanished(Item was, Item is, Open finding) {
    if (otherRule(is, finding.rule())) {
      return Cause.NEW_RULE;
    }
    Result old = before.result(was, finding.rule());
    Result now = after.result(is, finding.rule());
    return old == now ? Cause.FIX : old.changedTo(now);
  }

  private Cause changed(Item was, Item is, Open old, Open now) {
    if (old.muted() != now.muted()) {
      return now.muted() ? Cause.NEW_EXCEPTION : Cause.EXPIRED_EXCEPTION;
    }
    if (old.compensated() != now.compensated()) {
      return now.compensated() ? Cause.NEW_EXCEPTION : Cause.EXPIRED_EXCEPTION;
    }
    if (otherRule(is, now.rule()) || !before.model().equals(after.model())) {
      return Cause.NEW_RULE;
    }
    if (was.context() != is.context()) {
      return Cause.CONTEXT;
    }
    if (old.assumed() != now.assumed()) {
      return now.assumed() ? Cause.LOST_VISIBILITY : Cause.REGAINED_VISIBILITY;
    }
    return now.worseThan(old) ? Cause.FAULT : Cause.FIX;
  }
}
