package dev.mothership.correlate.exceptions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.StoredException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether an exception is of a finding: everything that it names must hold. */
final class Matcher {
  private final StoredException exception;
  private final String finding;
  private final String check;
  private final List<Glob> assets = new ArrayList<>();
  private final Map<String, String> tags = new TreeMap<>();

  Matcher(StoredException exception) {
    this.exception = exception;
    JsonNode match = exception.match();
    this.finding = match.path("finding").asText("");
    this.check = match.path("check").asText("");
    match.path("assets").forEach(asset -> assets.add(new Glob(asset.asText())));
    match.path("tags").properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
  }

  StoredException exception() {
    return exception;
  }

  /** The rule that it is of; empty where it may be of several. */
  String check() {
    return check;
  }

  /** One that names nothing, which the API server refuses, is of nothing. */
  boolean matches(Subject subject) {
    boolean named = !finding.isEmpty() || !check.isEmpty() || !assets.isEmpty();
    return named
        && (exception.cluster() || exception.accounts().contains(subject.asset().accountId()))
        && (finding.isEmpty() || finding.equals(subject.name()))
        && (check.isEmpty() || check.equals(subject.ruleId()))
        && (assets.isEmpty() || assets.stream().anyMatch(one -> one.matches(subject.asset().key())))
        && subject.asset().tags().entrySet().containsAll(tags.entrySet());
  }
}
