package dev.mothership.remediate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.jobs.Tokens;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.store.RemediationState;
import dev.mothership.store.RunEnd;
import dev.mothership.store.RunReports;
import dev.mothership.store.RunReports.Book;
import dev.mothership.store.RunReports.Sender;
import dev.mothership.store.StepRow;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the reports of Jobs. What a Job may do is written here, from the plan that was approved: a
 * Job that asks for anything else is told to stop.
 */
@Singleton
public final class ReportDesk {
  private static final Set<String> OUTCOMES = Set.of("succeeded", "rolled-back", "failed");

  private final RunReports reports;
  private final Actions actions;
  private final RemediationSettings settings;

  ReportDesk(RunReports reports, Actions actions, RemediationSettings settings) {
    this.reports = reports;
    this.actions = actions;
    this.settings = settings;
  }

  /**
   * Writes a report down, and all that follows from it.
   *
   * @return empty where no run has that token
   */
  Optional<Reply> take(long run, String token, Report report) {
    return reports.handle(
        run,
        Tokens.hash(token),
        (sender, book) ->
            sender.counts(report.instance())
                ? answer(sender, book, report)
                : Reply.stop("the run is over, or another process has it"));
  }

  private Reply answer(Sender sender, Book book, Report report) {
    if (report.kind() == Report.Kind.STARTED) {
      return started(sender, book, report);
    }
    if (sender.run().instance().isEmpty()) {
      return Reply.stop("the run has not started");
    }
    return switch (report.kind()) {
      case STARTED -> throw new IllegalStateException("answered above");
      case BEFORE -> before(sender, book, Objects.requireNonNull(report.state()));
      case BEGIN -> begin(sender, book, report);
      case DONE -> {
        book.done(report.seq(), report.failure());
        yield Reply.GO;
      }
      case ENDED -> ended(sender, book, report);
    };
  }

  /** Judged once more: between the approval and now somebody may have thought better of it. */
  private Reply started(Sender sender, Book book, Report report) {
    if (!sender.run().instance().isEmpty()) {
      return Reply.GO;
    }
    if (sender.late()) {
      return Reply.stop("the run's deadline is over");
    }
    boolean applies = Intent.of(sender.run().intent()) == Intent.APPLY;
    boolean allowed =
        sender.row().state() == RemediationState.RUNNING
            && sender.row().mode().equals("Apply")
            && sender.authorized()
            && !sender.row().removed()
            && !settings.paused();
    if (applies && !allowed) {
      book.stopped();
      return Reply.stop("the remediation may not begin now");
    }
    book.started(report.instance());
    return Reply.GO;
  }

  private Reply before(Sender sender, Book book, JsonNode state) {
    book.before(state);
    boolean applies = Intent.of(sender.run().intent()) == Intent.APPLY;
    if (applies && !CanonicalJson.same(plan(sender).before(), state)) {
      book.ended(
          new RunEnd(
              "outdated",
              state,
              new Failure(
                  FailureReason.INVALID_DATA,
                  "mothership:Apply",
                  "Outdated",
                  "The resource is not as it was when the plan was made, so nothing was changed.")));
      return Reply.stop("the plan is outdated");
    }
    return Reply.GO;
  }

  private Reply begin(Sender sender, Book book, Report report) {
    PlannedCall call = Objects.requireNonNull(report.call());
    List<StepRow> steps = book.steps();
    StepRow wanted =
        new StepRow(
            report.seq(),
            report.undo(),
            call.call(),
            call.region(),
            call.parameters(),
            "begun",
            null);
    if (report.seq() < steps.size()) {
      return isSame(steps.get(report.seq()), wanted)
          ? Reply.GO
          : Reply.stop("another call has that number");
    }
    if (sender.late() && !report.undo()) {
      return new Reply(Reply.Command.UNDO, "the run's deadline is over");
    }
    boolean allowed =
        report.seq() == steps.size()
            && (report.undo() ? mayUndo(sender, call) : mayApply(sender, call, steps));
    if (!allowed) {
      return Reply.stop("the plan holds no such call");
    }
    book.begin(wanted);
    return Reply.GO;
  }

  private static boolean isSame(StepRow step, StepRow wanted) {
    return step.undo() == wanted.undo()
        && step.call().equals(wanted.call())
        && step.region().equals(wanted.region())
        && step.state().equals("begun")
        && CanonicalJson.same(step.parameters(), wanted.parameters());
  }

  /** The next call of the plan, and exactly that one. */
  private boolean mayApply(Sender sender, PlannedCall call, List<StepRow> steps) {
    List<PlannedCall> planned = plan(sender).calls();
    return Intent.of(sender.run().intent()) == Intent.APPLY
        && steps.size() < planned.size()
        && steps.stream().allMatch(step -> step.state().equals("done") && !step.undo())
        && planned.get(steps.size()).call().equals(call.call())
        && planned.get(steps.size()).region().equals(call.region())
        && CanonicalJson.same(planned.get(steps.size()).parameters(), call.parameters());
  }

  private boolean mayUndo(Sender sender, PlannedCall call) {
    return action(sender).writes().stream().map(AwsWrite::call).anyMatch(call.call()::equals);
  }

  private Reply ended(Sender sender, Book book, Report report) {
    String outcome = report.outcome() == null ? "" : report.outcome();
    if (!OUTCOMES.contains(outcome)) {
      return Reply.stop("there is no outcome " + outcome);
    }
    Failure failure = report.failure();
    if (!isTrue(sender, book, outcome, report.state())) {
      outcome = "failed";
      failure =
          new Failure(
              FailureReason.INVALID_DATA,
              "mothership:Verify",
              "NotTrue",
              "the Job says that it " + report.outcome() + ", which what it saw does not bear out");
    }
    book.ended(new RunEnd(outcome, report.state(), failure));
    return Reply.GO;
  }

  /** The Job's word is held against what it saw; the next sync holds that against the cloud. */
  private boolean isTrue(Sender sender, Book book, String outcome, @Nullable JsonNode state) {
    if (outcome.equals("failed")) {
      return true;
    }
    if (!(state instanceof ObjectNode seen)) {
      return false;
    }
    Plan plan = plan(sender);
    RemediationAction action = action(sender);
    if (outcome.equals("rolled-back")) {
      return action.undo(plan.target(), plan.before(), seen).isEmpty();
    }
    Intent intent = Intent.of(sender.run().intent());
    boolean complete =
        intent != Intent.APPLY
            || book.steps().stream().filter(step -> step.state().equals("done")).count()
                == plan.calls().size();
    return intent != Intent.ROLLBACK
        && complete
        && action.change(plan.target(), seen).calls().isEmpty();
  }

  private RemediationAction action(Sender sender) {
    return actions.find(sender.row().action()).orElseThrow();
  }

  private static Plan plan(Sender sender) {
    return Plan.parse(Objects.requireNonNull(sender.row().plan()));
  }
}
