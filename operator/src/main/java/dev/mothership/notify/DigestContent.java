package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.RoutingBatch;
import dev.mothership.store.StandingFacts;
import dev.mothership.store.TenantScore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a tenant stands: its score and why that changed, what is worst, and what is overdue. */
final class DigestContent {
  private static final int TOP = 5;

  private final StandingFacts facts;

  DigestContent(StandingFacts facts) {
    this.facts = facts;
  }

  /**
   * @param namespace empty for the whole tenant
   * @param subject since, and the day in the channel's zone
   */
  ThreadContent make(RoutingBatch.Tenant tenant, String namespace, JsonNode subject, Instant now) {
    Instant since = Instant.parse(subject.path("since").asText());
    StandingFacts.Standing standing = facts.standing(namespace, since, now);
    List<String> lines = new ArrayList<>();
    score(facts.score(), lines);
    lines.add(
        "%d open findings (critical %d, high %d, medium %d, low %d); %d new and %d resolved since %s."
            .formatted(
                standing.open(),
                standing.bySeverity().get(0),
                standing.bySeverity().get(1),
                standing.bySeverity().get(2),
                standing.bySeverity().get(3),
                standing.opened(),
                standing.resolved(),
                since.toString().substring(0, 10)));
    List<StandingFacts.Line> worst = facts.worst(namespace, false, now, TOP);
    if (!worst.isEmpty()) {
      lines.add("The worst:");
      worst.forEach(line -> lines.add(line(line)));
    }
    if (standing.overdue() > 0) {
      lines.add("%d overdue:".formatted(standing.overdue()));
      facts.worst(namespace, true, now, TOP).forEach(line -> lines.add(line(line)));
    }
    String name = tenant.displayName().isEmpty() ? tenant.name() : tenant.displayName();
    return SummaryContent.of(
        ThreadContent.Kind.DIGEST,
        now,
        tenant,
        namespace,
        "How %s stands, %s".formatted(name, subject.path("day").asText()),
        lines,
        worst.isEmpty() ? 0 : worst.get(0).risk());
  }

  private static void score(Optional<TenantScore> score, List<String> lines) {
    if (score.isEmpty() || score.get().score() == null) {
      lines.add("There is no score yet.");
      return;
    }
    TenantScore known = score.get();
    lines.add(
        "Score %s (control %s, risk %s) at a coverage of %s %%."
            .formatted(
                number(known.score()),
                number(known.control()),
                number(known.risk()),
                number(known.coverage())));
    TenantScore.Change change = known.change();
    if (change != null) {
      String causes =
          change.causes().entrySet().stream()
              .map(
                  cause ->
                      "%s %s".formatted(cause.getKey(), signed(cause.getValue().doubleValue())))
              .collect(Collectors.joining(", "));
      lines.add(
          "%s points since %s%s"
              .formatted(
                  signed(change.points().doubleValue()),
                  change.since(),
                  causes.isEmpty() ? "." : ": " + causes + "."));
    }
  }

  private static String line(StandingFacts.Line line) {
    return "• %d %s: %s, %s (%s)"
        .formatted(
            line.risk(),
            line.severity(),
            ItemText.line(line.title()),
            ItemText.line(line.asset()),
            line.account());
  }

  private static String number(@Nullable Double value) {
    return value == null ? "unknown" : String.format(Locale.ROOT, "%.0f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.1f", value);
  }
}
