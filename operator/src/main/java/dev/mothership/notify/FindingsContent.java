package dev.mothership.notify;

import dev.mothership.model.Severity;
import dev.mothership.store.RoutingBatch;
import dev.mothership.store.ShownFinding;
import dev.mothership.store.ThreadClaim;
import dev.mothership.store.ThreadFacts;
import dev.mothership.store.ThreadQueue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a thread of findings tells at one moment. */
final class FindingsContent {
  private final ThreadFacts facts;
  private final Links links;

  FindingsContent(ThreadFacts facts, Links links) {
    this.facts = facts;
    this.links = links;
  }

  /** Empty where nobody has seen the thread and nothing is left to do. */
  Optional<ThreadContent> make(ThreadClaim claim, ThreadQueue.Seen seen, Instant now) {
    ThreadFacts.Counts counts = facts.counts(claim.threadId(), seen.sequence(), now);
    Optional<ThreadFacts.Account> account = facts.account(claim.threadId());
    List<ThreadFacts.Member> members = facts.members(claim.threadId(), ThreadContent.LISTED);
    if (members.isEmpty()
        || account.isEmpty()
        || (seen.reference().isEmpty() && counts.open() == 0)) {
      return Optional.empty();
    }
    List<ThreadFacts.Member> changed =
        facts.changed(claim.threadId(), seen.sequence(), ThreadContent.LISTED);
    ShownFinding first = members.get(0).finding();
    boolean oneRule = counts.rules() == 1;
    boolean oneFix = counts.fixes() == 1;
    return Optional.of(
        new ThreadContent(
            ThreadContent.Kind.FINDINGS,
            now,
            place(claim.tenant(), account.get()),
            title(first, oneRule, counts),
            oneRule ? List.of(ItemText.line(first.detail().path("why").asText())) : List.of(),
            counts.rank(),
            Severity.ofRisk(counts.open() == 0 ? counts.worst() : counts.rank()).id(),
            oneRule ? first.ruleId() : "",
            first.category(),
            oneFix ? ItemText.line(first.detail().path("remediation").asText()) : "",
            oneRule ? prevalence(first.ruleId(), account.get().id()) : "",
            new ThreadContent.Counts(
                counts.open(), counts.muted(), counts.resolved(), counts.overdue()),
            !seen.reference().isEmpty() && !seen.open() && counts.open() > 0,
            counts.due(),
            escalation(claim, seen, counts),
            listed(members, seen),
            Math.max(0, counts.open() - openIn(members)),
            seen.sequence() == 0 ? List.of() : changed.stream().map(ItemText::change).toList(),
            seen.sequence() == 0 ? 0 : Math.max(0, counts.changed() - changed.size()),
            links.of(account.get().namespace(), first.name())));
  }

  /** Of what is not open, only what people have not seen go. */
  private static List<ThreadContent.Item> listed(
      List<ThreadFacts.Member> members, ThreadQueue.Seen seen) {
    return members.stream()
        .filter(member -> member.finding().open() || member.changed() > seen.sequence())
        .map(member -> ItemText.item(member.finding()))
        .toList();
  }

  private static int openIn(List<ThreadFacts.Member> members) {
    return (int) members.stream().filter(member -> member.finding().open()).count();
  }

  private static String title(ShownFinding first, boolean oneRule, ThreadFacts.Counts counts) {
    if (oneRule) {
      return ItemText.line(first.title());
    }
    String fix = ItemText.line(first.detail().path("remediation").asText());
    return "%d findings with one fix: %s"
        .formatted(counts.open() + counts.muted() + counts.resolved(), fix);
  }

  private String prevalence(String rule, long accountId) {
    ThreadFacts.Prevalence p = facts.prevalence(rule, accountId);
    if (p.judged() == 0) {
      return "";
    }
    String here = "%d of %d in this account".formatted(p.failed(), p.judged());
    return p.tenantJudged() == p.judged()
        ? here
        : here + ", %d of %d in all accounts".formatted(p.tenantFailed(), p.tenantJudged());
  }

  private static ThreadContent.@Nullable Escalation escalation(
      ThreadClaim claim, ThreadQueue.Seen seen, ThreadFacts.Counts counts) {
    Instant since = seen.escalatedAt();
    return since == null || counts.overdue() == 0
        ? null
        : new ThreadContent.Escalation(ChannelBody.parse(claim.body()).escalateTo(), since);
  }

  private static ThreadContent.Place place(
      RoutingBatch.Tenant tenant, ThreadFacts.Account account) {
    return new ThreadContent.Place(
        tenant.name(),
        tenant.displayName().isEmpty() ? tenant.name() : tenant.displayName(),
        account.namespace(),
        account.name(),
        account.nativeId(),
        account.provider(),
        account.environment());
  }
}
