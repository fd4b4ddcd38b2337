package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.api.v1alpha1.ScannerResource;
import dev.mothership.api.v1alpha1.ScannerSpec;
import dev.mothership.api.v1alpha1.ScannerStatus;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ScannerIntent;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.ScannerSummary;
import dev.mothership.store.ScannerSummary.ReportRow;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scanner stored as it is wanted, and the status that follows. */
@Singleton
final class ScannerRecord {
  private static final String NOTHING = "Nothing";

  private final ScannerStore store;
  private final ReportInbox inbox;
  private final SourceConditions sources;
  private final ToolKeeper tools;

  ScannerRecord(ScannerStore store, ReportInbox inbox, SourceConditions sources, ToolKeeper tools) {
    this.store = store;
    this.inbox = inbox;
    this.sources = sources;
    this.tools = tools;
  }

  static ScannerStatus status(ScannerResource scanner) {
    ScannerStatus status = scanner.getStatus();
    return status == null ? new ScannerStatus(null, null, null, 0, 0, 0, null, List.of()) : status;
  }

  static ScannerStore.Name name(ScannerResource scanner) {
    return new ScannerStore.Name(
        scanner.getMetadata().getNamespace(), scanner.getMetadata().getName());
  }

  /** Everything as it was, under other conditions. */
  static ScannerStatus keep(ScannerResource scanner, ConditionSet set) {
    ScannerStatus before = status(scanner);
    return new ScannerStatus(
        scanner.getMetadata().getGeneration(),
        before.url(),
        before.lastReport(),
        before.accepted(),
        before.rejected(),
        before.waiting(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  /** Nothing is taken for it, and what waits is not read. */
  ScannerStatus refuse(ScannerResource scanner, ConditionSet set, String reason, String message) {
    store.revoke(name(scanner));
    return keep(scanner, AccountConditions.refused(set, reason, message));
  }

  ScannerStatus save(ScannerResource scanner, long tenantId, ConditionSet set) {
    ObjectMeta metadata = scanner.getMetadata();
    ScannerSpec spec = scanner.getSpec();
    ScannerRow row =
        store.save(
            new ScannerIntent(
                tenantId,
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getUid(),
                spec.format() == null ? "" : spec.format(),
                !NOTHING.equals(spec.closes()),
                Boolean.TRUE.equals(spec.suspend()),
                spec.mapping() == null ? JsonNodeFactory.instance.objectNode() : spec.mapping(),
                ScannerSource.of(spec)));
    ScannerSummary summary = inbox.summary(row);
    String token = sources.handled(row, AskedFor.token(scanner));
    return new ScannerStatus(
        metadata.getGeneration(),
        "/api/v1/namespaces/%s/scanners/%s/reports"
            .formatted(metadata.getNamespace(), metadata.getName()),
        last(summary.last()),
        summary.accepted(),
        summary.rejected(),
        summary.waiting(),
        token.isEmpty() ? null : token,
        tools.judge(sources.judge(judge(set, row, summary), row), row, token).list());
  }

  private static ConditionSet judge(ConditionSet set, ScannerRow row, ScannerSummary summary) {
    ConditionSet told = told(set, summary.last());
    if (row.suspended()) {
      String message = "spec.suspend is true: no report is taken or read, what is known stays.";
      return told.isFalse(Reasons.READY, Reasons.SUSPENDED, message)
          .isFalse(Reasons.RECONCILING, Reasons.SUSPENDED, message)
          .isFalse(Reasons.STALLED, Reasons.SUSPENDED, message);
    }
    ConditionSet ready =
        told.isTrue(
                Reasons.READY, Reasons.SUCCEEDED, "Reports may be sent to the path in status.url.")
            .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
    return summary.waiting() > 0
        ? ready.isTrue(
            Reasons.RECONCILING,
            Reasons.PROGRESSING,
            "%d reports wait to be read.".formatted(summary.waiting()))
        : ready.isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.");
  }

  /** While a report is being read, what is told is of the one before. */
  private static ConditionSet told(ConditionSet set, @Nullable ReportRow last) {
    if (last == null) {
      return set.isUnknown(
          Reasons.REPORT_ACCEPTED, Reasons.PROGRESSING, "No report has been sent yet.");
    }
    return switch (last.state()) {
      case "accepted" ->
          set.isTrue(Reasons.REPORT_ACCEPTED, Reasons.SUCCEEDED, "The last report was taken.");
      case "unchanged" ->
          set.isTrue(
              Reasons.REPORT_ACCEPTED,
              Reasons.SUCCEEDED,
              "The last report is the same as the one before it.");
      case "outdated" ->
          set.isFalse(
              Reasons.REPORT_ACCEPTED,
              Reasons.OUTDATED,
              "The last report is older than what is known; nothing of it was taken. Send reports in"
                  + " the order in which the tool looked.");
      case "rejected" ->
          set.isFalse(
              Reasons.REPORT_ACCEPTED,
              Reasons.REJECTED,
              "Nothing of the last report was taken: "
                  + (last.where().isEmpty() ? "it " : last.where() + " ")
                  + last.message());
      default ->
          set.get(Reasons.REPORT_ACCEPTED).isPresent()
              ? set
              : set.isUnknown(
                  Reasons.REPORT_ACCEPTED, Reasons.PROGRESSING, "The first report is being read.");
    };
  }

  private static ScannerStatus.@Nullable LastReport last(@Nullable ReportRow last) {
    if (last == null) {
      return null;
    }
    boolean rejected = last.state().equals("rejected");
    return new ScannerStatus.LastReport(
        last.id(),
        last.state(),
        last.tool().isEmpty() ? null : last.tool(),
        last.format().isEmpty() ? null : last.format(),
        time(last.asOf()),
        String.valueOf(time(last.receivedAt())),
        last.counts().isEmpty()
            ? null
            : new ScannerStatus.Counts(
                count(last, "findings"),
                count(last, "packages"),
                count(last, "agents"),
                count(last, "vex"),
                count(last, "foreign")),
        rejected
            ? new ScannerStatus.Refusal(
                last.where().isEmpty() ? null : last.where(), last.message())
            : null);
  }

  private static long count(ReportRow row, String what) {
    return row.counts().getOrDefault(what, 0L);
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
