package dev.mothership.scan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.collect.CloudAccess;
import dev.mothership.model.Asset;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import dev.mothership.normalise.AccountContext;
import dev.mothership.normalise.MissingField;
import dev.mothership.normalise.Normalised;
import dev.mothership.store.LeaseLost;
import dev.mothership.store.RefusedData;
import dev.mothership.store.ScanRun;
import dev.mothership.store.ScanStore;
import dev.mothership.store.StagedAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Lists one scope into staging; what goes wrong with it is its answer, not the scan's end. */
final class ScopeCollection implements Callable<Optional<Failure>> {
  private static final Logger LOG = Logger.getLogger(ScopeCollection.class);

  private final CloudAccess access;
  private final RecordNormaliser normaliser;
  private final ScanStore scans;
  private final ScanRun run;
  private final AccountContext account;
  private final Scope scope;
  private @Nullable Failure poison;

  ScopeCollection(
      CloudAccess access,
      RecordNormaliser normaliser,
      ScanStore scans,
      ScanRun run,
      AccountContext account,
      Scope scope) {
    this.access = access;
    this.normaliser = normaliser;
    this.scans = scans;
    this.run = run;
    this.account = account;
    this.scope = scope;
  }

  /**
   * @throws Interrupted where the worker is stopping or lost its lease; checked per page
   * @throws JdbiException where the database failed, which fails the whole run
   */
  @Override
  public Optional<Failure> call() {
    Optional<Failure> failure = list();
    Interrupted.check();
    scans.collected(run, scope);
    return failure;
  }

  private Optional<Failure> list() {
    try {
      access.collect(scope, this::page);
      return Optional.ofNullable(poison);
    } catch (OperationFailed e) {
      return Optional.of(e.failure());
    } catch (LeaseLost | JdbiException | Interrupted e) {
      throw e;
    } catch (RuntimeException e) {
      Interrupted.check();
      LOG.errorf(e, "listing %s in %s failed", scope.type(), scope.region());
      return Optional.of(
          new Failure(
              FailureReason.INTERNAL,
              scope.type(),
              e.getClass().getSimpleName(),
              "Listing failed unexpectedly; the operator's log tells more. It is tried again."));
    }
  }

  private void page(List<RawRecord> records) {
    Interrupted.check();
    List<StagedAsset> staged = new ArrayList<>(records.size());
    for (RawRecord record : records) {
      try {
        Normalised normalised = normaliser.normalise(record, account);
        staged.add(new StagedAsset(normalised.asset(), normalised.relations(), payload(record)));
      } catch (RuntimeException e) {
        LOG.warnf(e, "a record of type %s cannot be read", record.type());
        poisoned(record.type(), record.nativeId(), why(e));
      }
    }
    stage(staged);
  }

  /** What the database cannot hold is left out, as what cannot be read is. */
  private void stage(List<StagedAsset> page) {
    try {
      scans.stage(run, scope, page);
    } catch (JdbiException e) {
      if (!RefusedData.isBehind(e)) {
        throw e;
      }
      if (page.size() == 1) {
        Asset asset = page.get(0).asset();
        LOG.warnf(e, "a record of type %s cannot be stored", asset.type());
        poisoned(asset.type(), asset.nativeId(), "");
      } else {
        page.forEach(one -> stage(List.of(one)));
      }
    }
  }

  /** Messages of other exceptions may tell what is in the record. */
  private static String why(RuntimeException thrown) {
    return thrown instanceof MissingField missing ? ": it has no " + missing.field() : "";
  }

  private void poisoned(String type, String nativeId, String why) {
    if (poison == null) {
      poison =
          new Failure(
              FailureReason.INVALID_DATA,
              type,
              "InvalidData",
              "What the provider answered about %s cannot be read%s; everything else of this scope was."
                  .formatted(nativeId.isEmpty() ? "one of its resources" : nativeId, why));
    }
  }

  private static JsonNode payload(RawRecord record) {
    if (record.facets().isEmpty() || !(record.payload() instanceof ObjectNode payload)) {
      return record.payload();
    }
    ObjectNode facets = JsonNodeFactory.instance.objectNode();
    facets.setAll(record.facets());
    ObjectNode whole = payload.deepCopy();
    whole.set("facets", facets);
    return whole;
  }
}
