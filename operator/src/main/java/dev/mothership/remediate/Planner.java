package dev.mothership.remediate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.FingerprintKey;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.cloud.aws.Declarations;
import dev.mothership.cloud.aws.RoleRequest;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.ScanRequest;
import dev.mothership.rules.RemediationRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.AccountRow;
import dev.mothership.store.FindingSubject;
import dev.mothership.store.RemediationRow;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a resource by the role that reads, and says what is to be done. Changes nothing. */
@Singleton
public final class Planner {
  private static final String GLOBAL_SERVICE = "iam";

  private final AwsSettings settings;
  private final AwsSessions sessions;
  private final RuleCatalog catalog;
  private final Actions actions;
  private final BaseKeys keys;
  private final Clock clock;

  @Inject
  Planner(
      AwsSettings settings,
      FingerprintKey key,
      RuleCatalog catalog,
      Actions actions,
      BaseKeys keys,
      Clock clock) {
    this.settings = settings;
    this.sessions = new AwsSessions(settings, key, clock);
    this.catalog = catalog;
    this.actions = actions;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * The plan; without calls where nothing is wrong any more.
   *
   * @throws OperationFailed where the resource cannot be looked at
   */
  Plan plan(RemediationRow row, AccountRow account, FindingSubject subject) {
    RemediationAction action =
        actions
            .find(row.action())
            .orElseThrow(() -> refused("UnknownAction", "There is no action " + row.action()));
    RemediationRule rule =
        catalog
            .remediation(row.action())
            .orElseThrow(() -> refused("UnknownAction", "There is no action " + row.action()));
    if (settings.recordings().isPresent() && settings.endpoint().isEmpty()) {
      throw refused("RecordedCloud", "The operator replays a recording, which nobody can change.");
    }
    try (AwsSession session = open(account, action, rule)) {
      Target target = target(row, account, subject, rule, session.home());
      ObjectNode before = action.read(target, session);
      Change change = action.change(target, before);
      return new Plan(
          Plan.VERSION,
          row.action(),
          subject.name(),
          subject.ruleId(),
          target,
          row.writeRole(),
          before,
          change.calls(),
          change.after());
    }
  }

  private AwsSession open(AccountRow account, RemediationAction action, RemediationRule rule) {
    ScanRequest request = account.request();
    Map<String, List<String>> calls = new HashMap<>();
    action.reads().forEach(call -> calls.put(call, List.of()));
    return sessions.open(
        new RoleRequest(
            request.accountId(),
            partition(request),
            request.roleName(),
            request.externalId(),
            request.identityRoleArn(),
            keys.of(account),
            rule.permissions().readSet()),
        new Declarations(calls),
        Optional.empty(),
        Optional.empty());
  }

  /** The account is the finding's, whatever else is asked for. */
  private Target target(
      RemediationRow row,
      AccountRow account,
      FindingSubject subject,
      RemediationRule rule,
      String home) {
    Map<String, String> parameters = new HashMap<>(row.parameters());
    rule.parameters().stream()
        .filter(parameter -> parameter.byDefault() != null)
        .forEach(parameter -> parameters.putIfAbsent(parameter.name(), parameter.byDefault()));
    return new Target(
        account.nativeId(),
        partition(account.request()),
        region(subject, rule, home),
        subject.assetType(),
        subject.assetKey(),
        subject.nativeId(),
        subject.evidence(),
        parameters,
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        row.uid());
  }

  private static String region(FindingSubject subject, RemediationRule rule, String home) {
    if (rule.service().equals(GLOBAL_SERVICE)) {
      return AwsSession.GLOBAL;
    }
    return subject.region().equals(AwsSession.GLOBAL) ? home : subject.region();
  }

  private static String partition(ScanRequest request) {
    return request.partition().isEmpty() ? "aws" : request.partition();
  }

  private static OperationFailed refused(String code, String message) {
    return new OperationFailed(
        new Failure(FailureReason.INVALID_DATA, "mothership:Plan", code, message), null);
  }
}
