package dev.mothership.store;

import dev.mothership.model.PrintedName;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of buckets that became reports, or were refused: by bucket and key, as they were then.
 */
@Singleton
public final class ObjectStore {
  private final Database database;

  public ObjectStore(Database database) {
    this.database = database;
  }

  /** Of these keys those that are known, each with the entity tag that it had. */
  public Map<String, String> known(ScannerRow scanner, String bucket, List<String> keys) {
    Map<String, String> keysByName = new HashMap<>();
    keys.forEach(key -> keysByName.put(HexFormat.of().formatHex(name(bucket, key)), key));
    Map<String, String> known = new HashMap<>();
    if (keys.isEmpty()) {
      return known;
    }
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select encode(name, 'hex') as name, etag from bucket_object
                        where tenant_id = :tenant and scanner_id = :scanner
                          and name in (select decode(one, 'hex') from unnest(:names) one)
                        """)
                    .bind("tenant", scanner.tenantId())
                    .bind("scanner", scanner.id())
                    .bind("names", keysByName.keySet().toArray(String[]::new))
                    .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                    .forEach(
                        found -> {
                          String key = keysByName.get(found.getKey());
                          if (key != null) {
                            known.put(key, found.getValue());
                          }
                        }));
    return known;
  }

  /** It became a report. */
  public void taken(ScannerRow scanner, String bucket, String key, String etag, long report) {
    keep(scanner, bucket, key, etag, report, "");
  }

  /**
   * It can be no report.
   *
   * @param why for a person
   */
  public void refused(ScannerRow scanner, String bucket, String key, String etag, String why) {
    keep(scanner, bucket, key, etag, null, why);
  }

  private void keep(
      ScannerRow scanner,
      String bucket,
      String key,
      String etag,
      @Nullable Long report,
      String refusal) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into bucket_object (tenant_id, scanner_id, name, key, etag,
                          report_id, refusal)
                        values (:tenant, :scanner, :name, :key, :etag, :report, :refusal)
                        on conflict (tenant_id, scanner_id, name) do update set
                          etag = excluded.etag, report_id = excluded.report_id,
                          refusal = excluded.refusal, at = now()
                        """)
                    .bind("tenant", scanner.tenantId())
                    .bind("scanner", scanner.id())
                    .bind("name", name(bucket, key))
                    .bind("key", PrintedName.of(key))
                    .bind("etag", PrintedName.of(etag))
                    .bind("report", report)
                    .bind("refusal", PrintedName.of(refusal))
                    .execute());
  }

  private static byte[] name(String bucket, String key) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((bucket + "/" + key).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
