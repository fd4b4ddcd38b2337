package dev.mothership.scan;

import dev.mothership.model.RawRecord;
import dev.mothership.normalise.AccountContext;
import dev.mothership.normalise.Normalised;

/** Reads one raw record; pure. */
@FunctionalInterface
public interface RecordNormaliser {
  /**
   * @throws RuntimeException where the record makes no sense; its scope then fails
   */
  Normalised normalise(RawRecord record, AccountContext account);
}
