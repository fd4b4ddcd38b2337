package dev.mothership.publish;

import dev.mothership.api.v1alpha1.PostureStatus;
import dev.mothership.api.v1alpha1.PostureStatus.CoverageGap;
import dev.mothership.api.v1alpha1.PostureStatus.ExpiringException;
import dev.mothership.api.v1alpha1.PostureStatus.Projection;
import dev.mothership.api.v1alpha1.PostureStatus.SubdomainScore;
import dev.mothership.api.v1alpha1.PostureStatus.TopFinding;
import dev.mothership.store.NamespaceFindings;
import dev.mothership.store.PostureStore;
import dev.mothership.store.ShownFinding;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantScore;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the Posture of a namespace tells. */
final class PostureTold {
  private static final String COMPLETE = "ProjectionComplete";
  private static final String READY = "Ready";
  private static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low");
  private static final int TOP = 10;
  private static final int GAPS = 20;

  private final PostureStore store;
  private final Clock clock;

  PostureTold(PostureStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * What every Posture of a tenant tells alike.
   *
   * @param score empty before the first correlation
   * @param promise null as long
   */
  record Standing(Optional<TenantScore> score, PostureStore.@Nullable Promise promise) {}

  Standing standing(long tenantId) {
    Optional<TenantScore> score = store.score(tenantId);
    return new Standing(score, score.isPresent() ? store.kept(tenantId) : null);
  }

  /**
   * @param before conditions of the object, whose times stand where nothing changed
   */
  PostureStatus of(
      TenantRow tenant,
      Standing standing,
      NamespaceFindings counts,
      FindingPublisher.Contents shown,
      List<Condition> before,
      long generation) {
    Optional<TenantScore> score = standing.score();
    PostureStore.Promise promise = standing.promise();
    return new PostureStatus(
        generation,
        score.map(TenantScore::score).map(PostureTold::whole).orElse(null),
        score.map(TenantScore::withoutExceptions).map(PostureTold::whole).orElse(null),
        score.map(TenantScore::control).map(PostureTold::whole).orElse(null),
        score.map(TenantScore::risk).map(PostureTold::whole).orElse(null),
        score.map(TenantScore::coverage).map(PostureTold::covered).orElse(null),
        score.map(TenantScore::change).map(PostureTold::change).orElse(null),
        counts.open(),
        bySeverity(counts),
        score.map(TenantScore::parts).orElse(List.of()).stream()
            .limit(TOP)
            .map(
                part ->
                    new SubdomainScore(
                        part.name(),
                        wholeOrNull(part.score()),
                        part.coverage() == null ? null : covered(part.coverage())))
            .toList(),
        shown.findings().stream()
            .filter(ShownFinding::open)
            .limit(TOP)
            .map(
                finding ->
                    new TopFinding(
                        finding.name(),
                        finding.risk(),
                        Shown.line(finding.title(), 160),
                        finding.account()))
            .toList(),
        store.gaps(tenant.id(), counts.namespace(), GAPS).stream()
            .map(gap -> new CoverageGap(gap.account(), gap.call(), gap.code(), gap.count()))
            .toList(),
        store.expiring(tenant.id(), counts.namespace(), TOP).stream()
            .map(
                one ->
                    new ExpiringException(
                        one.name(),
                        one.type(),
                        one.expires().truncatedTo(ChronoUnit.SECONDS).toString(),
                        one.findings()))
            .toList(),
        shown.projection(),
        counts.overdue(),
        promise == null ? null : serviceLevel(promise),
        List.of(
            complete(shown.projection(), before, generation),
            ready(score.isPresent(), before, generation)));
  }

  private static PostureStatus.ServiceLevel serviceLevel(PostureStore.Promise promise) {
    return new PostureStatus.ServiceLevel(
        promise.objectivePercent(),
        promise.month().met(),
        promise.month().missed(),
        rate(promise.month().burnRate(promise.objectivePercent())),
        rate(promise.week().burnRate(promise.objectivePercent())));
  }

  private static String rate(double burnRate) {
    return String.format(Locale.ROOT, "%.1f", burnRate);
  }

  private static PostureStatus.Change change(TenantScore.Change change) {
    return new PostureStatus.Change(
        change.points().toPlainString(),
        change.since().toString(),
        change.causes().entrySet().stream()
            .map(
                cause ->
                    new PostureStatus.ChangeCause(cause.getKey(), cause.getValue().toPlainString()))
            .toList());
  }

  private static @Nullable Integer wholeOrNull(@Nullable Double value) {
    return value == null ? null : whole(value);
  }

  /**
   * Every severity, zeros too: server-side apply makes a map whose last key goes null, which the
   * definition refuses.
   */
  private static Map<String, Integer> bySeverity(NamespaceFindings counts) {
    Map<String, Integer> all = new TreeMap<>();
    SEVERITIES.forEach(
        severity -> all.put(severity, counts.openBySeverity().getOrDefault(severity, 0)));
    return all;
  }

  /** Rounded down: what is not all covered never shows a hundred. */
  private static int covered(double value) {
    return (int) Math.floor(value);
  }

  private static int whole(double value) {
    return (int) Math.round(value);
  }

  private Condition complete(Projection projection, List<Condition> before, long generation) {
    return projection.truncated()
        ? condition(COMPLETE, "False", "Truncated", truncated(projection), before, generation)
        : condition(
            COMPLETE,
            "True",
            "Complete",
            "Every open finding of this namespace is shown.",
            before,
            generation);
  }

  private Condition ready(boolean scored, List<Condition> before, long generation) {
    return scored
        ? condition(READY, "True", "Succeeded", "The tenant is scored.", before, generation)
        : condition(
            READY,
            "Unknown",
            "NotScored",
            "No account of the tenant has been scanned and correlated yet.",
            before,
            generation);
  }

  private Condition condition(
      String type,
      String status,
      String reason,
      String message,
      List<Condition> before,
      long generation) {
    String since =
        before.stream()
            .filter(condition -> condition.getType().equals(type))
            .filter(condition -> condition.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(generation)
        .withLastTransitionTime(since)
        .build();
  }

  /** Tells what is not shown. */
  private static String truncated(Projection projection) {
    return """
        The %d worst of %d open findings are shown. Fix them, or raise limits.maxFindings of the \
        Tenant; all are in the view mothership.findings."""
        .formatted(projection.shown(), projection.total());
  }
}
