package dev.mothership.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The end of a scanner: what it told of is over, and nothing that was sent to it is read. */
final class ScannerRetirement {
  private static final List<String> END =
      List.of(
          "update scanner set retired_at = now(), authorized_at = null where id = :scanner",
          """
          update report set state = 'rejected', finished_at = now(),
            refusal = '{"where": "", "message": "the Scanner is gone"}'
          where tenant_id = :tenant and scanner_id = :scanner
            and state in ('receiving', 'received', 'reading')
          """,
          """
          delete from report_chunk c using report r
          where r.tenant_id = :tenant and r.scanner_id = :scanner
            and c.tenant_id = r.tenant_id and c.report_id = r.id
          """,
          """
          update observation set closed_at = now(), changed_at = now()
          where tenant_id = :tenant and scanner_id = :scanner and closed_at is null
          """,
          // An object of the same name takes the same report as a new one.
          """
          update report set sha256 = ''
          where tenant_id = :tenant and scanner_id = :scanner and state = 'accepted'
          """,
          "delete from bucket_object where tenant_id = :tenant and scanner_id = :scanner",
          "delete from package where tenant_id = :tenant and scanner_id = :scanner",
          "delete from sighting where tenant_id = :tenant and scanner_id = :scanner",
          "delete from look where tenant_id = :tenant and scanner_id = :scanner",
          "delete from agent where tenant_id = :tenant and scanner_id = :scanner",
          "delete from vex where tenant_id = :tenant and scanner_id = :scanner");

  private ScannerRetirement() {}

  static void retire(Handle handle, long scanner) {
    long[] owner =
        handle
            .createQuery("select tenant_id, account_id from scanner where id = :scanner")
            .bind("scanner", scanner)
            .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
            .one();
    ReportMerge.lockTenant(handle, owner[0]);
    for (String sql : END) {
      handle.createUpdate(sql).bind("tenant", owner[0]).bind("scanner", scanner).execute();
    }
    ReportMerge.closeUntold(handle, owner[0]);
    AccountRetirement.retire(handle, owner[1], false);
  }
}
