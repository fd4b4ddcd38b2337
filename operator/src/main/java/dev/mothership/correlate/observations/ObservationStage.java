package dev.mothership.correlate.observations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.correlate.checks.Verdict;
import dev.mothership.correlate.checks.Verdicts;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.ToolMapping.Question;
import dev.mothership.store.CheckAnswer;
import dev.mothership.store.Disagreement;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredObservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what other tools say against what our own checks say. Of one issue our own evaluated answer
 * stands: where we say fail, they are witnesses; where we say pass, they disagree, which is shown
 * and opens nothing; where we could not read what decides, their word does (ADR 016).
 */
public final class ObservationStage {
  private record Issue(long assetId, String category, String ruleId, String place) {}

  /** A tool's several checks that are one question fail where any of them does. */
  private record Heard(long assetId, String tool, Question question) {}

  private record Told(String ruleId, long assetId, String tool, String toolRule) {}

  private static final String FAIL = "fail";
  private static final String PASS = "pass";

  private final Estate estate;
  private final CheckPlan plan;
  private final Verdicts own;
  private final Controls controls;
  private final Map<String, CheckRule> rules = new HashMap<>();
  private final Map<String, List<Verdict>> ownByRule = new HashMap<>();

  private final Witnesses witnesses = new Witnesses();
  private final Set<Heard> failed = new HashSet<>();
  private final Map<Told, Verdict> told = new LinkedHashMap<>();
  private final Map<Told, Disagreement> disagreements = new LinkedHashMap<>();
  private final Map<Issue, List<StoredObservation>> issues = new LinkedHashMap<>();

  public ObservationStage(Estate estate, CheckPlan plan, Verdicts own, Controls controls) {
    this.estate = estate;
    this.plan = plan;
    this.own = own;
    this.controls = controls;
  }

  /**
   * @param said by tools of open assets, in a stable order
   */
  public Observations run(List<StoredObservation> said) {
    if (!said.isEmpty()) {
      lookUpOurs();
      consider(said, FAIL);
      consider(said, PASS);
    }
    List<ReportedIssue> others = new ArrayList<>();
    issues.forEach(
        (issue, seen) ->
            estate
                .find(issue.assetId())
                .ifPresent(
                    asset ->
                        others.add(
                            new ReportedIssue(issue.ruleId(), asset, issue.category(), seen))));
    return new Observations(
        List.copyOf(told.values()), witnesses, List.copyOf(disagreements.values()), others);
  }

  /** Most tenants have no Scanner, and need none of it. */
  private void lookUpOurs() {
    plan.rules().forEach(rule -> rules.put(rule.id(), rule));
    own.all()
        .forEach(
            verdict ->
                ownByRule
                    .computeIfAbsent(verdict.rule().id(), id -> new ArrayList<>())
                    .add(verdict));
  }

  private void consider(List<StoredObservation> said, String status) {
    for (StoredObservation observation : said) {
      if (status.equals(observation.status())) {
        estate.find(observation.assetId()).ifPresent(asset -> consider(asset, observation));
      }
    }
  }

  private void consider(StoredAsset asset, StoredObservation observation) {
    List<Question> asked = controls.of(observation.tool(), observation.toolRule(), asset);
    boolean ours = false;
    for (Question question : asked) {
      ours |= question.ours().stream().anyMatch(rule -> plan.counts(asset.accountId(), rule));
    }
    if (!ours && PASS.equals(observation.status())) {
      return;
    }
    if (!ours) {
      String place =
          ReportedIssue.SECRET.equals(observation.category()) ? observation.location() : "";
      issues
          .computeIfAbsent(
              new Issue(
                  asset.id(),
                  observation.category(),
                  ReportedIssue.ruleId(observation, asked),
                  place),
              key -> new ArrayList<>())
          .add(observation);
      return;
    }
    for (Question question : asked) {
      Heard heard = new Heard(asset.id(), observation.tool(), question);
      boolean fails = FAIL.equals(observation.status());
      if (fails) {
        failed.add(heard);
      }
      if (fails || !failed.contains(heard)) {
        answer(question, asset, observation);
      }
    }
  }

  private void answer(Question question, StoredAsset asset, StoredObservation observation) {
    List<Verdict> verdicts = new ArrayList<>();
    List<Subject> unknown = new ArrayList<>();
    for (String ruleId : question.ours()) {
      if (plan.counts(asset.accountId(), ruleId)) {
        List<Verdict> found = verdicts(question, ruleId, asset);
        verdicts.addAll(found);
        if (found.isEmpty()) {
          unknown.add(new Subject(ruleId, asset, "our own check has not looked at it"));
        }
      }
    }
    verdicts.stream()
        .filter(verdict -> verdict.is(Verdict.UNKNOWN))
        .map(verdict -> new Subject(verdict.rule().id(), verdict.asset(), verdict.reason()))
        .forEach(unknown::add);
    List<Verdict> failing = verdicts.stream().filter(v -> v.is(Verdict.FAIL)).toList();
    boolean theyFail = FAIL.equals(observation.status());
    if (theyFail && !failing.isEmpty()) {
      failing.forEach(verdict -> witness(verdict, observation));
    } else if (theyFail && verdicts.stream().allMatch(v -> v.is(Verdict.UNKNOWN))) {
      unknown.stream().findFirst().ifPresent(subject -> tell(subject, observation));
    } else if (theyFail) {
      verdicts.stream()
          .filter(verdict -> !verdict.is(Verdict.UNKNOWN))
          .findFirst()
          .ifPresent(verdict -> disagree(verdict, observation));
    } else {
      failing.forEach(verdict -> disagree(verdict, observation));
    }
  }

  private void witness(Verdict verdict, StoredObservation observation) {
    String ruleId = verdict.rule().id();
    witnesses.add(ruleId, verdict.asset().id(), of(observation));
    witnesses.add(ruleId, verdict.asset().id(), new Witness(Witness.OURSELVES, ruleId, ""));
  }

  private void tell(Subject subject, StoredObservation observation) {
    Witness witness = of(observation);
    told.putIfAbsent(
        new Told(subject.ruleId(), subject.asset().id(), "", ""), fault(subject, witness));
    witnesses.add(subject.ruleId(), subject.asset().id(), witness);
  }

  private void disagree(Verdict verdict, StoredObservation observation) {
    disagreements.putIfAbsent(
        new Told(
            verdict.rule().id(), verdict.asset().id(), observation.tool(), observation.toolRule()),
        new Disagreement(
            verdict.rule().id(),
            verdict.asset().id(),
            observation.tool(),
            observation.toolRule(),
            verdict.result(),
            observation.status()));
  }

  private static Witness of(StoredObservation observation) {
    return new Witness(observation.tool(), observation.toolRule(), observation.severity());
  }

  private record Subject(String ruleId, StoredAsset asset, String reason) {}

  private List<Verdict> verdicts(Question question, String ruleId, StoredAsset asset) {
    if ("resource".equals(question.by())) {
      return own.of(ruleId, asset.id()).stream().toList();
    }
    return ownByRule.getOrDefault(ruleId, List.of()).stream()
        .filter(verdict -> verdict.asset().accountId() == asset.accountId())
        .filter(
            verdict ->
                "account".equals(question.by()) || verdict.asset().region().equals(asset.region()))
        .toList();
  }

  private Verdict fault(Subject subject, Witness witness) {
    CheckRule rule = rules.get(subject.ruleId());
    if (rule == null) {
      throw new IllegalStateException(subject.ruleId() + " counts and is in no plan");
    }
    String reason =
        "%s says so (%s); %s".formatted(witness.tool(), witness.rule(), subject.reason());
    return new Verdict(
        rule,
        subject.asset(),
        Verdict.FAIL,
        reason,
        new CheckAnswer(
            subject.asset().id(),
            Verdict.FAIL,
            reason,
            JsonNodeFactory.instance.objectNode(),
            null,
            "",
            null,
            "",
            false,
            null),
        false);
  }
}
