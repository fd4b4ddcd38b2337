package dev.mothership.scan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.collect.BaseKeys;
import dev.mothership.collect.CloudAccess;
import dev.mothership.collect.CloudCollector;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Creation;
import dev.mothership.model.Failure;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.RawRecord;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import dev.mothership.model.VerifiedIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A cloud that lists what a test says. */
final class FakeCloud implements CloudCollector {
  final Map<Scope, List<List<String>>> pages = new ConcurrentHashMap<>();
  final Map<Scope, Failure> failing = new ConcurrentHashMap<>();
  final CountDownLatch listing = new CountDownLatch(1);
  final Map<String, Creation> creations = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile @Nullable Failure mute;
  volatile @Nullable Failure refuses;
  volatile boolean hangs;
  volatile int opened;

  @Override
  public String provider() {
    return "aws";
  }

  @Override
  public CloudAccess open(ScanRequest request, Optional<BaseKeys> baseKeys) {
    opened++;
    Failure refusal = refuses;
    if (refusal != null) {
      throw new OperationFailed(refusal, null);
    }
    return new Access(request.accountId());
  }

  private final class Access implements CloudAccess {
    private final String accountId;

    Access(String accountId) {
      this.accountId = accountId;
    }

    @Override
    public VerifiedIdentity identity() {
      return new VerifiedIdentity(accountId, "arn:caller", true);
    }

    @Override
    public Instant observedAt() {
      return Instant.parse("2026-11-01T10:00:00Z");
    }

    @Override
    public List<Scope> scopes() {
      return pages.keySet().stream().sorted().toList();
    }

    @Override
    public void collect(Scope scope, RecordSink sink) {
      for (List<String> page : pages.getOrDefault(scope, List.of())) {
        List<RawRecord> records = new ArrayList<>();
        for (String id : page) {
          records.add(
              new RawRecord(
                  scope.type(),
                  scope.region(),
                  id,
                  JsonNodeFactory.instance.objectNode().put("Id", id),
                  Map.of(),
                  Map.of()));
        }
        sink.page(records);
        listing.countDown();
        hang();
      }
      Failure failure = failing.get(scope);
      if (failure != null) {
        throw new OperationFailed(failure, null);
      }
    }

    private void hang() {
      if (!hangs) {
        return;
      }
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted, as an SDK would tell");
      }
    }

    @Override
    public Optional<Creation> creation(String region, String nativeId) {
      asked.add(nativeId);
      Failure failure = mute;
      if (failure != null) {
        throw new OperationFailed(failure, null);
      }
      return Optional.ofNullable(creations.get(nativeId));
    }

    @Override
    public ApiUsage usage() {
      return new ApiUsage(3, 0);
    }

    @Override
    public void close() {}
  }
}
