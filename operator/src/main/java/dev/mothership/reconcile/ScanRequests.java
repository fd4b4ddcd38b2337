package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudAccountSpec;
import dev.mothership.model.DataClassing;
import dev.mothership.model.ScanRequest;
import dev.mothership.store.TenantRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An account's spec compiled to all that a worker may know; pure. */
final class ScanRequests {
  private static final String AWS = "aws";

  private ScanRequests() {}

  /** Defaults are those of the schema, for objects written past it. */
  static ScanRequest of(
      CloudAccountResource account, TenantRow tenant, Permission.Granted permission) {
    return of(account, tenant.externalId(), permission);
  }

  /** As {@link #of(CloudAccountResource, TenantRow, Permission.Granted)}, with an external id. */
  static ScanRequest of(
      CloudAccountResource account, String externalId, Permission.Granted permission) {
    CloudAccountSpec spec = account.getSpec();
    CloudAccountSpec.Aws aws = Objects.requireNonNull(spec.aws(), "the schema requires spec.aws");
    CloudAccountSpec.Regions regions = aws.regions();
    return new ScanRequest(
        account.getMetadata().getGeneration(),
        AWS,
        aws.accountId(),
        or(aws.partition(), AWS),
        or(aws.roleName(), "MothershipReadOnly"),
        regions == null ? List.of() : list(regions.include()),
        regions == null ? List.of() : list(regions.exclude()),
        externalId,
        permission.identityRoleArn(),
        account.getMetadata().getNamespace(),
        permission.secret(),
        or(spec.environment(), ""),
        or(spec.criticality(), ""),
        dataClassing(spec.dataClass()),
        Interval.parse(or(spec.interval(), "1h")).toSeconds(),
        Interval.parse(or(spec.retryInterval(), "5m")).toSeconds());
  }

  private static DataClassing dataClassing(CloudAccountSpec.@Nullable DataClass dataClass) {
    if (dataClass == null) {
      return DataClassing.NONE;
    }
    Map<String, String> map = dataClass.map();
    return new DataClassing(
        or(dataClass.tag(), ""), map == null ? Map.of() : map, or(dataClass.byDefault(), ""));
  }

  private static List<String> list(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  private static String or(@Nullable String value, String fallback) {
    return value == null ? fallback : value;
  }
}
