package dev.mothership.scan;

import dev.mothership.collect.CloudAccess;
import dev.mothership.model.Creation;
import dev.mothership.model.Failure;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.StorableText;
import dev.mothership.store.Claim;
import dev.mothership.store.CreatorStore;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks an open account's audit log who made what nobody owns; a few assets with each sync, since
 * the log answers slowly. What it does not answer keeps no sync from its end.
 */
@Singleton
final class CreatorLookup {
  private static final Logger LOG = Logger.getLogger(CreatorLookup.class);
  private static final int MOST = 20;

  private final CreatorStore store;

  CreatorLookup(CreatorStore store) {
    this.store = store;
  }

  /**
   * @throws Interrupted where the worker is stopping or lost its lease
   * @throws dev.mothership.store.LeaseLost where another worker has the task
   */
  void ask(Claim claim, CloudAccess access) {
    List<CreatorStore.Wanted> wanted = store.wanted(claim.tenantId(), claim.accountId(), MOST);
    List<CreatorStore.Answer> answers = new ArrayList<>();
    String failure = "";
    for (CreatorStore.Wanted asset : wanted) {
      Interrupted.check();
      Creation creation = null;
      if (failure.isEmpty()) {
        try {
          creation = access.creation(asset.region(), asset.nativeId()).orElse(null);
        } catch (OperationFailed e) {
          failure = told(e.failure());
          LOG.infof("who made assets cannot be asked: %s", failure);
        }
      }
      answers.add(new CreatorStore.Answer(asset.assetId(), storable(creation), failure));
    }
    if (!answers.isEmpty()) {
      store.keep(claim, answers);
    }
  }

  private static String told(Failure failure) {
    return failure.call() + " answered " + failure.code();
  }

  private static @Nullable Creation storable(@Nullable Creation creation) {
    return creation == null
        ? null
        : new Creation(
            StorableText.of(creation.principal()),
            StorableText.of(creation.event()),
            creation.at());
  }
}
