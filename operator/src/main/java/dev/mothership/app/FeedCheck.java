package dev.mothership.app;

import dev.mothership.store.FeedRow;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether feeds load and are fresh, at {@code /q/health/well}: no replica is unready for it. */
@Singleton
@Wellness
final class FeedCheck implements HealthCheck {
  private final FeedSchedule schedule;
  private final FeedAges ages;

  FeedCheck(FeedSchedule schedule, FeedAges ages) {
    this.schedule = schedule;
    this.ages = ages;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("feeds");
    schedule.failing().forEach(answer::withData);
    for (FeedRow feed : ages.last()) {
      answer.withData(feed.name(), feed.asOf() + (feed.stale() ? ", older than 7 days" : ""));
    }
    return answer
        .status(schedule.failing().isEmpty() && ages.last().stream().noneMatch(FeedRow::stale))
        .build();
  }
}
