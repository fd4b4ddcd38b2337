package dev.mothership.publish;

import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.api.v1alpha1.PostureResource;
import dev.mothership.api.v1alpha1.PostureSpec;
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
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the one Posture of each tenant namespace, written on change only. */
final class PosturePublisher {
  static final String NAME = "posture";
  private static final String COMPLETE = "ProjectionComplete";
  private static final String READY = "Ready";
  private static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low");
  private static final int TOP = 10;
  private static final int GAPS = 20;

  private final KubernetesClient client;
  private final PostureStore store;
  private final WriteBudget budget;
  private final Clock clock;
  private final Refusals refusals = new Refusals();

  PosturePublisher(KubernetesClient client, PostureStore store, WriteBudget budget, Clock clock) {
    this.client = client;
    this.store = store;
    this.budget = budget;
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

  Map<String, PostureResource> present() {
    Map<String, PostureResource> present = new TreeMap<>();
    client
        .resources(PostureResource.class)
        .inAnyNamespace()
        .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
        .list()
        .getItems()
        .forEach(posture -> present.put(posture.getMetadata().getNamespace(), posture));
    return present;
  }

  void publish(
      TenantRow tenant,
      Standing standing,
      NamespaceFindings counts,
      FindingPublisher.Contents shown,
      @Nullable PostureResource present)
      throws InterruptedException {
    PostureStatus before = present == null ? null : present.getStatus();
    long generation = 1;
    if (present == null) {
      budget.await();
      refusals.guard(
          counts.namespace(), NAME, () -> apply(object(counts.namespace(), tenant.name(), null)));
    } else {
      generation = present.getMetadata().getGeneration();
    }
    List<Condition> conditions = before == null ? List.of() : before.conditions();
    PostureStatus status = status(tenant, standing, counts, shown, conditions, generation);
    if (!status.equals(before)) {
      budget.await();
      refusals.guard(
          counts.namespace(),
          "the status of " + NAME,
          () -> applyStatus(object(counts.namespace(), tenant.name(), status)));
    }
  }

  private void applyStatus(PostureResource object) {
    client
        .resource(object)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FindingPublisher.FIELD_MANAGER)
                .withForce(true)
                .build());
  }

  void delete(String namespace) throws InterruptedException {
    budget.await();
    refusals.guard(
        namespace,
        NAME,
        () ->
            client.resources(PostureResource.class).inNamespace(namespace).withName(NAME).delete());
  }

  private void apply(PostureResource object) {
    client
        .resource(object)
        .fieldManager(FindingPublisher.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  private static PostureResource object(
      String namespace, String tenant, @Nullable PostureStatus status) {
    PostureResource object = new PostureResource();
    ObjectMetaBuilder meta = new ObjectMetaBuilder().withNamespace(namespace).withName(NAME);
    object.setMetadata(
        status != null
            ? meta.build()
            : meta.addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(Labels.TENANT, LabelValue.of(tenant))
                .build());
    if (status == null) {
      object.setSpec(new PostureSpec(tenant));
    } else {
      object.setStatus(status);
    }
    return object;
  }

  private PostureStatus status(
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
        score.map(TenantScore::score).map(PosturePublisher::whole).orElse(null),
        score.map(TenantScore::withoutExceptions).map(PosturePublisher::whole).orElse(null),
        score.map(TenantScore::control).map(PosturePublisher::whole).orElse(null),
        score.map(TenantScore::risk).map(PosturePublisher::whole).orElse(null),
        score.map(TenantScore::coverage).map(PosturePublisher::covered).orElse(null),
        score.map(TenantScore::change).map(PosturePublisher::change).orElse(null),
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
