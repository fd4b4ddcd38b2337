package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A clause where it stands.
 *
 * @param source the policy: its ARN, or that of its holder, a hash sign and its name
 */
record Statement(String source, Clause clause) {
  /** Statements of a document in order; none where it is no policy. */
  static List<Statement> of(String source, JsonNode document) {
    return of(source, PolicyText.read(document, ""));
  }

  static List<Statement> of(String source, PolicyDocument document) {
    return document.clauses().stream().map(clause -> new Statement(source, clause)).toList();
  }

  /** For people: the policy and the statement in it. */
  String name() {
    return source + " " + clause.id();
  }
}
