package dev.mothership.correlate.access;

import java.util.List;

/**
 * One policy document, read once however many principals have it.
 *
 * @param id SHA-256 of its canonical text
 * @param problem why it may say more than the clauses do; empty where it was read to its end
 */
record PolicyDocument(String id, List<Clause> clauses, String problem) {
  PolicyDocument {
    clauses = List.copyOf(clauses);
  }

  static PolicyDocument unreadable(String id, String problem) {
    return new PolicyDocument(id, List.of(), problem);
  }
}
