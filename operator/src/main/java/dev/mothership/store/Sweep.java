package dev.mothership.store;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Retires accounts whose objects are gone from a fresh, complete list. Run by the leader; nothing
 * is retired while too many are missing at once, which more likely means a broken list.
 */
@Singleton
public final class Sweep {
  private static final String DELETE = "Delete";
  private static final int ALWAYS_FINE = 3;
  private static final double FINE_SHARE = 0.2;

  private final Database database;
  private final AccountStore accounts;

  public Sweep(Database database, AccountStore accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /**
   * What a sweep did.
   *
   * @param halted too many are missing: a person has to look
   * @param missing accounts without an object, retired ones excluded
   */
  public record Result(boolean halted, int missing, List<AccountRow> retired) {
    public Result {
      retired = List.copyOf(retired);
    }
  }

  /**
   * @param confirmed a person said that the missing ones are meant to go
   */
  public Result run(Collection<String> presentNamespacedNames, Duration grace, boolean confirmed) {
    List<AccountRow> missing = accounts.markMissing(presentNamespacedNames);
    int known = known();
    if (halts(known, missing.size()) && !confirmed) {
      return new Result(true, missing.size(), List.of());
    }
    List<Long> overdue = overdue(grace);
    List<AccountRow> retired = new ArrayList<>();
    for (AccountRow account : missing) {
      if (overdue.contains(account.id())) {
        accounts.retire(account.id(), DELETE.equals(account.deletionPolicy()));
        retired.add(account);
      }
    }
    return new Result(false, missing.size() - retired.size(), retired);
  }

  /** More than max(3, 20 %) of all known accounts missing at once. */
  public static boolean halts(int known, int missing) {
    return missing > Math.max(ALWAYS_FINE, known * FINE_SHARE);
  }

  private int known() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from account where retired_at is null")
                    .mapTo(Integer.class)
                    .one());
  }

  private List<Long> overdue(Duration grace) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select id from account
                        where retired_at is null and missing_since <= now() - :grace
                        """)
                    .bind("grace", grace)
                    .mapTo(Long.class)
                    .list());
  }
}
