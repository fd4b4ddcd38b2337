package dev.mothership.correlate.access;

import dev.mothership.model.RelationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who may hand which role to a service that may take it on. */
final class Passing {
  private final Identities identities;
  private final Edges edges;

  Passing(Identities identities, Edges edges) {
    this.identities = identities;
    this.edges = edges;
  }

  void of(Holder holder) {
    boolean any =
        holder.permissions().statements().stream()
            .map(Statement::clause)
            .anyMatch(clause -> clause.allow() && clause.covers(Watched.PASS));
    if (!any) {
      return;
    }
    for (Trust trust : identities.roles(holder.asset().accountId())) {
      if (trust.serviceLinked()
          || trust.services().isEmpty()
          || holder.permissions().onSome(Watched.PASS, trust.role().key()).isEmpty()) {
        continue;
      }
      List<String> actions = new ArrayList<>(List.of(Watched.PASS));
      List<Permit> permits = new ArrayList<>();
      Permissions calls = holder.permissions().about(trust.role().tags());
      for (String service : trust.services()) {
        Optional<Permit> permit =
            calls.when("iam:PassedToService", service).onSome(Watched.PASS, trust.role().key());
        if (permit.isPresent()) {
          actions.add("to " + service);
          permits = permits.isEmpty() ? new ArrayList<>(List.of(permit.get())) : permits;
        }
      }
      if (!permits.isEmpty()) {
        edges.add(
            new Edges.Id(holder.key(), RelationKind.CAN_PASS, trust.role().key()),
            actions,
            permits);
      }
    }
  }
}
