package dev.mothership.model;

import java.util.List;

/** How a sync of one account ended. */
public sealed interface ScanOutcome {
  /** Everything was listed and read. */
  record Complete() implements ScanOutcome {}

  /** Some scopes or facets could not be read; the rest stands. */
  record Partial(List<Failure> failures) implements ScanOutcome {
    public Partial {
      failures = List.copyOf(failures);
    }
  }

  /** The account could not be opened; nothing was touched. */
  record Failed(Failure failure) implements ScanOutcome {}
}
