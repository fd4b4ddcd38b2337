package dev.mothership.notify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a thread tells, as the record has it at one moment, in no receiver's format. Text is plain
 * and may hold what a tenant named a resource: the notifier escapes it.
 *
 * @param at the moment
 * @param title what it is about, in one line
 * @param summary further lines, plain; what a digest or a summary mostly is
 * @param rank the greatest risk among what is open, 0 to 100; 0 where nothing is
 * @param severity the band of the rank, or of the worst of what was
 * @param rule id of the rule of all findings; empty where they are of several
 * @param fix how to mend all of it; empty where findings differ in it
 * @param prevalence how common it is, in a line; empty where not counted
 * @param revived whether something is left to do again, where people last saw that nothing was
 * @param dueAt of what is due next; null where nothing is
 * @param escalation null unless what is overdue should be brought to somebody's notice now
 * @param findings the worst first, what is open before what is not; at most {@link #LISTED}
 * @param more open findings that are not listed
 * @param changes since the thread was last seen, in the order of the findings; at most {@link
 *     #LISTED}
 * @param moreChanges that are not listed
 */
public record ThreadContent(
    Kind kind,
    Instant at,
    Place place,
    String title,
    List<String> summary,
    int rank,
    String severity,
    String rule,
    String category,
    String fix,
    String prevalence,
    Counts counts,
    boolean revived,
    @Nullable Instant dueAt,
    @Nullable Escalation escalation,
    List<Item> findings,
    int more,
    List<Change> changes,
    int moreChanges,
    List<Link> links) {
  /** How many findings, and how many changes, are listed at most. */
  public static final int LISTED = 20;

  /** What a thread is about. */
  public enum Kind {
    /** Findings of one rule, or with one fix, in an account. */
    FINDINGS,
    /** What a new version of the rules or of the risk model changed, for a tenant. */
    SUMMARY,
    /** How a tenant stands. */
    DIGEST,
    /** That the channel works. */
    TEST
  }

  /**
   * Whose it is.
   *
   * @param tenant the Tenant object's name
   * @param tenantTitle the name that people use
   * @param account the CloudAccount object's name; empty for the whole tenant
   * @param accountId the provider's id of it
   * @param environment empty where unset
   */
  public record Place(
      String tenant,
      String tenantTitle,
      String namespace,
      String account,
      String accountId,
      String provider,
      String environment) {}

  /** Findings of the thread, by state. */
  public record Counts(int open, int muted, int resolved, int overdue) {}

  /**
   * That what is overdue should be brought to somebody's notice.
   *
   * @param to whom, as the channel says it; empty for nobody in particular
   */
  public record Escalation(String to, Instant since) {}

  /**
   * One finding.
   *
   * @param name of its object
   * @param state Open, Resolved or Muted
   * @param why the factors of its risk, a line each
   * @param spread what it puts within reach, in a line; empty where not worked out
   * @param resolution fixed, asset-gone and so on; empty while it is not resolved
   * @param dueBy the rule that sets its date; empty where nothing does
   * @param forensicTriage whether traces of an attack are to be looked for before it is fixed
   * @param firstSeen when it was first seen, through reopenings within 90 days
   */
  public record Item(
      long id,
      String name,
      String title,
      String rule,
      String state,
      String severity,
      int risk,
      int riskLow,
      int riskHigh,
      String asset,
      String assetKey,
      String assetType,
      String region,
      List<String> why,
      String fix,
      String spread,
      Instant firstSeen,
      @Nullable Instant dueAt,
      @Nullable Instant resolvedAt,
      String resolution,
      String dueBy,
      boolean forensicTriage) {
    public Item {
      why = List.copyOf(why);
      dueBy = Objects.requireNonNullElse(dueBy, "");
    }

    /** What sets its date and what is asked for besides, a line each. */
    @JsonIgnore
    public List<String> asked() {
      return Stream.of(
              dueAt == null || dueBy.isEmpty()
                  ? ""
                  : "Due %s: %s".formatted(dueAt.toString().substring(0, 10), dueBy),
              forensicTriage
                  ? "BOD 26-04 asks for forensic triage: look for traces of an attack before it is fixed"
                  : "")
          .filter(line -> !line.isEmpty())
          .toList();
    }

    @JsonIgnore
    public boolean open() {
      return "Open".equals(state);
    }
  }

  /**
   * What became of one finding.
   *
   * @param kind as in the outbox without {@code finding-}: opened, reopened, resolved,
   *     risk-changed, muted and so on
   * @param line the same for people
   */
  public record Change(long finding, String name, String kind, String line) {}

  /** A place to read on. */
  public record Link(String label, String url) {}

  public ThreadContent {
    summary = List.copyOf(summary);
    findings = List.copyOf(findings);
    changes = List.copyOf(changes);
    links = List.copyOf(links);
  }

  /**
   * The same, with the names filled in of whom it is brought to.
   *
   * @param fill puts values in place of names
   */
  ThreadContent addressed(UnaryOperator<String> fill) {
    return escalation == null
        ? this
        : new ThreadContent(
            kind,
            at,
            place,
            title,
            summary,
            rank,
            severity,
            rule,
            category,
            fix,
            prevalence,
            counts,
            revived,
            dueAt,
            new Escalation(fill.apply(escalation.to()), escalation.since()),
            findings,
            more,
            changes,
            moreChanges,
            links);
  }

  /** Whether anything is left to do; a digest or a summary is never done. */
  @JsonIgnore
  public boolean open() {
    return kind != Kind.FINDINGS || counts.open() > 0;
  }
}
