package dev.mothership.scan;

import dev.mothership.store.ScannerRow;

/** One kind of source that is gone to; found by CDI. Holds no state. */
interface FetchSource {
  /** As in {@link ScannerRow#source()}. */
  String kind();

  /**
   * Puts all that there is to fetch into the inbox. What fails beside the rest is told in the
   * result.
   *
   * @throws dev.mothership.model.OperationFailed where nothing can be fetched
   * @throws Interrupted where the worker is stopping or lost its lease
   */
  void fetch(ScannerRow scanner, Fetched fetched);
}
