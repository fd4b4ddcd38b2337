package dev.mothership.collect;

import dev.mothership.model.ApiUsage;
import dev.mothership.model.Creation;
import dev.mothership.model.Scope;
import dev.mothership.model.VerifiedIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An open account: one per scan, used by its threads together, closed with it. */
public interface CloudAccess extends AutoCloseable {
  VerifiedIdentity identity();

  /**
   * When what this access answers was true: now for a live cloud, the take's time for a recording.
   */
  Instant observedAt();

  /**
   * Every scope to list, sorted.
   *
   * @throws dev.mothership.model.OperationFailed where the regions cannot be listed
   */
  List<Scope> scopes();

  /**
   * Lists one scope page by page. Pages already given stand even if a later one fails; then nothing
   * in the scope may close.
   *
   * @throws dev.mothership.model.OperationFailed where a list call failed; a failed detail call is
   *     told in {@link dev.mothership.model.RawRecord#unread()} instead
   */
  void collect(Scope scope, RecordSink sink);

  /**
   * Who made a resource, as far as the provider's audit log remembers; empty where it does not.
   *
   * @throws dev.mothership.model.OperationFailed where the log cannot be asked
   */
  default Optional<Creation> creation(String region, String nativeId) {
    return Optional.empty();
  }

  /** Calls so far. */
  ApiUsage usage();

  @Override
  void close();
}
