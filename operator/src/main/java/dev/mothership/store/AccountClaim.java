package dev.mothership.store;

import org.jdbi.v3.core.Handle;

/**
 * One account per provider and native id over all tenants, held from its proof to its retirement.
 */
final class AccountClaim {
  private AccountClaim() {}

  /** The unique index decides races; an insert that conflicts there is told by {@code false}. */
  static boolean take(Handle handle, long accountId) {
    boolean already =
        handle
            .createQuery("select claimed from account where id = :id and retired_at is null")
            .bind("id", accountId)
            .mapTo(Boolean.class)
            .findOne()
            .orElse(false);
    if (already) {
      return true;
    }
    handle.execute(
        """
        select pg_advisory_xact_lock(hashtextextended(provider || '/' || native_id, 1))
        from account where id = ?
        """,
        accountId);
    return handle
            .createUpdate(
                """
                update account a set claimed = true
                where id = :id and retired_at is null and not exists (
                  select from account other
                  where other.provider = a.provider and other.native_id = a.native_id
                    and other.claimed and other.retired_at is null and other.id <> a.id)
                """)
            .bind("id", accountId)
            .execute()
        == 1;
  }
}
