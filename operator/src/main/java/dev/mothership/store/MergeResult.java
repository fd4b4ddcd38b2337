package dev.mothership.store;

import dev.mothership.model.Failure;
import java.util.List;

/**
 * What a merge came to.
 *
 * @param changed assets inserted, updated or closed
 * @param failures of scopes and facets, the first 20 distinct; empty when everything was read
 * @param retry whether one of the scopes failed in a way that trying again soon may help
 */
public record MergeResult(long changed, List<Failure> failures, boolean retry) {
  public MergeResult {
    failures = List.copyOf(failures);
  }
}
