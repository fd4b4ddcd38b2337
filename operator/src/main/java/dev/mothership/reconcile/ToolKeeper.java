package dev.mothership.reconcile;

import dev.mothership.model.Failure;
import dev.mothership.model.OperationFailed;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.scan.tool.ToolSettings;
import dev.mothership.scan.tool.ToolSource;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ToolSchedules;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Keeps Scanners' tools to their schedules, and tells how their runs go. */
@Singleton
final class ToolKeeper {
  private final ToolSchedules schedules;
  private final RuleCatalog catalog;
  private final ToolSettings settings;

  ToolKeeper(ToolSchedules schedules, RuleCatalog catalog, ToolSettings settings) {
    this.schedules = schedules;
    this.catalog = catalog;
    this.settings = settings;
  }

  /**
   * The conditions with what there is to tell of the Scanner's tool; as they were where its reports
   * come from elsewhere.
   *
   * @param token what somebody asks to have run now; empty for nothing
   */
  ConditionSet judge(ConditionSet set, ScannerRow row, String token) {
    if (!ToolSource.isOne(row.source())) {
      schedules.drop(row);
      return row.source().path("kind").asText().equals("push")
          ? set.without(Reasons.SOURCE_READY)
          : set;
    }
    Failure refused = null;
    try {
      var schedule = ToolSource.of(row.source(), catalog, settings).schedule();
      schedules.keep(row, schedule.text(), schedule.first(schedules.now()), token);
    } catch (OperationFailed e) {
      refused = e.failure();
    }
    ToolSchedules.State state = schedules.state(row);
    return row.suspended() ? set : told(set, refused, state);
  }

  private static ConditionSet told(
      ConditionSet set, @Nullable Failure refused, ToolSchedules.State state) {
    Failure failure = first(refused, state.waits(), state.failure());
    boolean runs = state.since() != null;
    ConditionSet after =
        runs
            ? set.isTrue(
                Reasons.RECONCILING,
                Reasons.PROGRESSING,
                "The tool runs since %s.".formatted(time(state.since())))
            : set;
    if (failure != null) {
      String reason = failure.reason().conditionReason();
      ConditionSet told =
          after
              .isFalse(Reasons.SOURCE_READY, reason, failure.message())
              .isFalse(Reasons.READY, reason, failure.message());
      return refused == null
          ? told
          : told.isTrue(Reasons.STALLED, reason, "Nothing is run until the spec is corrected.");
    }
    String ready = "The tool is run by its schedule; what it reports is taken.";
    ConditionSet good = after.isTrue(Reasons.READY, Reasons.SUCCEEDED, ready);
    if (state.endedAt() == null) {
      return good.isUnknown(
          Reasons.SOURCE_READY,
          Reasons.PROGRESSING,
          runs
              ? "The tool runs for the first time."
              : "The tool is run for the first time at %s.".formatted(time(state.dueAt())));
    }
    return good.isTrue(
        Reasons.SOURCE_READY,
        Reasons.SUCCEEDED,
        "The last run ended well at %s.%s"
            .formatted(
                time(state.endedAt()),
                runs ? "" : " The next one is due at %s.".formatted(time(state.dueAt()))));
  }

  private static @Nullable Failure first(@Nullable Failure... failures) {
    for (Failure failure : failures) {
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private static String time(@Nullable Instant at) {
    return at == null ? "a time to come" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
