package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.api.v1alpha1.CloudAccountSpec;
import dev.mothership.api.v1alpha1.ScannerCloud;
import dev.mothership.api.v1alpha1.ScannerSpec;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.Estate;
import dev.mothership.store.ObjectStore;
import dev.mothership.store.ScannerIntent;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.SourceStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people read of a source that is gone to, and when it is. */
class SourceConditionsIT {
  private static final Database DATABASE = TestDatabase.create();
  private static final ScannerCloud CLOUD =
      new ScannerCloud(
          new CloudAccountSpec.Reference("main"), List.of("securityhub"), null, "1h30m");

  private final long tenant = new Estate(DATABASE).tenant("t" + System.nanoTime()).id();
  private final ScannerStore scanners = new ScannerStore(DATABASE);
  private final SourceStore states = new SourceStore(DATABASE);
  private final TaskQueue queue = new TaskQueue(DATABASE);
  private final SourceConditions conditions = new SourceConditions(states);

  private static ScannerSpec spec(@Nullable ScannerCloud cloud) {
    return new ScannerSpec(
        null,
        cloud == null ? new ScannerSpec.Push() : null,
        cloud,
        null,
        null,
        null,
        null,
        "Declared",
        null);
  }

  private ScannerRow save(JsonNode source, boolean suspended) {
    return scanners.save(
        new ScannerIntent(
            tenant,
            "ns",
            "aws",
            "",
            "",
            true,
            suspended,
            JsonNodeFactory.instance.objectNode(),
            source));
  }

  private Optional<Claim> claim() {
    Optional<Claim> claim = queue.claim("w", Duration.ofSeconds(60), Duration.ofMinutes(10));
    while (claim.isPresent() && claim.get().kind() != Claim.Kind.FETCH) {
      queue.finish(claim.get(), Duration.ofDays(1));
      claim = queue.claim("w", Duration.ofSeconds(60), Duration.ofMinutes(10));
    }
    return claim;
  }

  private void ends(ScannerRow row, @Nullable Failure failure, boolean partial) {
    Claim claim = claim().orElseThrow();
    states.ended(claim, row, failure, partial);
    queue.finish(claim, Duration.ofHours(1));
  }

  private List<String> told(ScannerRow row) {
    ConditionSet ready =
        ConditionSet.of(List.of(), 1, Clock.systemUTC())
            .isTrue(Reasons.READY, Reasons.SUCCEEDED, "as for reports that are sent")
            .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
    return conditions.judge(ready, row).list().stream()
        .map(one -> one.getType() + " " + one.getStatus() + " " + one.getReason())
        .toList();
  }

  @Test
  void aSourceIsToldAsItAnswers() {
    JsonNode source = ScannerSource.of(spec(CLOUD));
    assertThat(source)
        .hasToString(
            "{\"kind\":\"cloud\",\"accountRef\":{\"name\":\"main\"},\"services\":[\"securityhub\"],"
                + "\"interval\":\"1h30m\",\"intervalSeconds\":5400}");
    ScannerRow row = save(source, false);
    assertThat(told(row))
        .containsExactly(
            "Ready False Progressing",
            "Stalled False Progressing",
            "SourceReady Unknown Progressing",
            "Reconciling True Progressing");
    Failure denied =
        new Failure(
            FailureReason.PERMISSION_DENIED, "securityhub:GetFindings", "AccessDenied", "no");
    ends(row, denied, true);
    assertThat(told(row))
        .containsExactly(
            "Ready True Partial", "Stalled False Succeeded", "SourceReady False PermissionDenied");
    assertThat(conditions.handled(row, "again")).isEmpty();
    ends(row, denied, false);
    assertThat(told(row))
        .containsExactly(
            "Ready False PermissionDenied",
            "Stalled True PermissionDenied",
            "SourceReady False PermissionDenied");
    assertThat(conditions.handled(row, "again")).isEqualTo("again");
    assertThat(claim()).as("what was served is not asked for again").isEmpty();
    conditions.handled(row, "and again");
    ends(row, null, true);
    assertThat(told(row))
        .containsExactly(
            "Ready True Succeeded", "Stalled False Succeeded", "SourceReady True Succeeded");
    new ObjectStore(DATABASE).refused(row, "b", "k", "1", "it is too large");
    assertThat(told(row)).contains("Ready True Succeeded", "SourceReady False ObjectsRefused");
  }

  @Test
  void itIsGoneToWhenItIsNewOrAnotherOrGoesOnAndNotOnceItIsNone() {
    JsonNode source = ScannerSource.of(spec(CLOUD));
    ScannerRow row = save(source, false);
    ends(row, null, true);
    save(source, false);
    assertThat(claim()).as("nothing changed").isEmpty();
    save(
        ScannerSource.of(spec(new ScannerCloud(CLOUD.accountRef(), List.of("ssm"), null, "1h30m"))),
        false);
    ends(row, null, true);
    save(source, true);
    assertThat(claim()).as("suspended").isEmpty();
    save(source, false);
    ends(row, null, true);
    ScannerRow push = save(ScannerSource.of(spec(null)), false);
    assertThat(states.state(push).handled()).isEmpty();
    assertThat(told(push)).containsExactly("Ready True Succeeded", "Stalled False Succeeded");
    assertThat(conditions.handled(push, "now")).isEqualTo("now");
    assertThat(claim()).isEmpty();
  }
}
