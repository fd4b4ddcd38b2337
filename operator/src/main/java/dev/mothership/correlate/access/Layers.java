package dev.mothership.correlate.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All policies that have a say in one request. An empty optional is a layer that is not there; an
 * empty list is one that allows nothing.
 *
 * @param scps from the organization's root down to the account, one list for each level
 * @param rcps likewise, over the account of the resource
 * @param resource the policy on the resource; the trust of a role that is to be assumed
 */
record Layers(
    List<Statement> identity,
    Optional<List<Statement>> boundary,
    Optional<List<Statement>> session,
    List<List<Statement>> scps,
    List<List<Statement>> rcps,
    Optional<List<Statement>> resource) {

  static Layers ofIdentity(List<Statement> identity) {
    return new Layers(
        identity, Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty());
  }

  Layers withResource(List<Statement> statements) {
    return new Layers(identity, boundary, session, scps, rcps, Optional.of(statements));
  }

  /** Every statement, for looking for denials. */
  List<Statement> all() {
    List<Statement> all = new ArrayList<>(identity);
    boundary.ifPresent(all::addAll);
    session.ifPresent(all::addAll);
    scps.forEach(all::addAll);
    rcps.forEach(all::addAll);
    resource.ifPresent(all::addAll);
    return all;
  }
}
