package dev.mothership.bench;

import dev.mothership.correlate.CorrelationDatabase;
import dev.mothership.correlate.EstateFixture;
import dev.mothership.rules.CheckExample;
import dev.mothership.rules.CheckExample.ExampleAsset;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * 50,000 assets through every check. Each account of the estate holds one example of each check,
 * the next account the next one, so that pass, fail and unknown come as the examples have them and
 * an account has each resource once.
 */
final class CheckBench {
  private static final String NAME = "checks";
  private static final int ASSETS = 50_000;
  private static final double AIM_SECONDS = 20;

  List<Measure> run() {
    EstateFixture estate = new EstateFixture(CorrelationDatabase.fresh());
    List<CheckRule> checks = RuleCatalog.withExamples().checks();
    int accounts = seed(estate, checks);
    estate.execute("analyze");
    double first = correlate(estate);
    estate.execute("analyze");
    double again = correlate(estate);
    long findings = estate.one("select count(*) from finding", Long.class);
    return List.of(
        Measure.of(NAME, "checks", checks.size(), "checks"),
        Measure.of(NAME, "accounts of the 50,000 assets", accounts, "accounts"),
        Measure.of(NAME, "findings of the 50,000 assets", findings, "findings"),
        Measure.of(NAME, "first correlation, every check and finding", first, "s"),
        Measure.of(NAME, "correlation that changes nothing", again, "s")
            .against(first, "the first correlation")
            .aiming("at most 20 s", again <= AIM_SECONDS));
  }

  private static int seed(EstateFixture estate, List<CheckRule> checks) {
    int seeded = 0;
    int account = 0;
    while (seeded < ASSETS) {
      seeded += seed(estate, checks, account++, ASSETS - seeded);
    }
    estate.execute(
        """
        insert into scan_scope (tenant_id, account_id, region, type, scan_id, state, observed_at)
        select distinct tenant_id, account_id, scope_region, scope_type, 1, 'complete', now() from asset
        on conflict do nothing
        """);
    return account;
  }

  private static int seed(EstateFixture estate, List<CheckRule> checks, int number, int most) {
    String account = String.format(Locale.ROOT, "%012d", 200_000_000_000L + number);
    long accountId =
        estate.one(
            """
            insert into account (tenant_id, provider, native_id, partition, namespace, name, claimed)
            values (%d, 'aws', '%s', 'aws', 'team-%d', 'account-%d', true) returning id
            """
                .formatted(estate.tenantId(), account, number, number),
            Long.class);
    Set<String> taken = new HashSet<>();
    return estate
        .jdbi()
        .inTransaction(
            handle -> {
              PreparedBatch batch =
                  handle.prepareBatch(
                      """
                      insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
                        native_id, name, tags, properties, unread, data_class, content_hash)
                      values (:tenant, :account, :region, :type, :type, :key, :region, :id, :id, '{}',
                        cast(:properties as jsonb), cast(:unread as jsonb), '', '')
                      """);
              for (CheckRule check : checks) {
                CheckExample example = check.examples().get(number % check.examples().size());
                for (ExampleAsset asset : example.assets()) {
                  String key = own(asset.key(), account);
                  if (batch.size() < most && taken.add(key)) {
                    batch
                        .bind("tenant", estate.tenantId())
                        .bind("account", accountId)
                        .bind("region", EstateFixture.regionOf(asset.type()))
                        .bind("type", asset.type())
                        .bind("key", key)
                        .bind("id", asset.id())
                        .bind("properties", own(asset.properties().toString(), account))
                        .bind("unread", asset.unread().toString())
                        .add();
                  }
                }
              }
              int size = batch.size();
              batch.execute();
              return size;
            });
  }

  /** The text of an example, as the account says it: no two accounts share a name. */
  private static String own(String text, String account) {
    return text.replace(EstateFixture.ACCOUNT, account)
        .replace("arn:aws:iam::1:", "arn:aws:iam::" + account + ":")
        .replace("222222222222", "3" + account.substring(1))
        .replace("999999999999", "9" + account.substring(1))
        .replaceAll("arn:(aws(-cn)?):s3:::", "arn:$1:s3:::" + account + "-")
        .replace("ssoins-1", "ssoins-" + account)
        .replace("example:", "example:" + account + ":");
  }

  private static double correlate(EstateFixture estate) {
    long began = System.nanoTime();
    estate.correlate();
    return (System.nanoTime() - began) / 1e9;
  }
}
