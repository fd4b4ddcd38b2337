package dev.mothership.bench;

import dev.mothership.correlate.CorrelationDatabase;
import dev.mothership.correlate.EstateFixture;
import dev.mothership.rules.CheckExample.ExampleAsset;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import java.util.List;

/** 50,000 assets, each a copy of an asset in the examples of some check, through every check. */
final class CheckBench {
  private static final String NAME = "checks";
  private static final int ASSETS = 50_000;
  private static final double AIM_SECONDS = 20;

  List<Measure> run() {
    EstateFixture estate = new EstateFixture(CorrelationDatabase.fresh());
    List<CheckRule> checks = new RuleCatalog().checks();
    int seeded = seed(estate, checks);
    estate.execute(
        """
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
          native_id, name, tags, properties, unread, data_class, content_hash)
        select tenant_id, account_id, scope_region, scope_type, type, key || '-' || n, region,
          native_id || '-' || n, name, tags, properties, unread, data_class, ''
        from asset, generate_series(1, %d) n limit %d
        """
            .formatted(ASSETS / seeded + 1, ASSETS - seeded));
    estate.execute("analyze");
    double first = correlate(estate);
    double again = correlate(estate);
    long findings = estate.one("select count(*) from finding", Long.class);
    return List.of(
        Measure.of(NAME, "checks", checks.size(), "checks"),
        Measure.of(NAME, "findings of the 50,000 assets", findings, "findings"),
        Measure.of(NAME, "first correlation, every check and finding", first, "s"),
        Measure.of(NAME, "correlation that changes nothing", again, "s")
            .against(first, "the first correlation")
            .aiming("at most 20 s", again <= AIM_SECONDS));
  }

  private static int seed(EstateFixture estate, List<CheckRule> checks) {
    int seeded = 0;
    for (CheckRule check : checks) {
      for (int i = 0; i < check.examples().size(); i++) {
        for (ExampleAsset asset : check.examples().get(i).assets()) {
          String own = check.id() + "/" + i + "/" + asset.key();
          estate.asset(
              asset.type(), own, asset.id(), asset.properties().toString(), "{}", "{}", "");
          seeded++;
        }
      }
    }
    return seeded;
  }

  private static double correlate(EstateFixture estate) {
    long began = System.nanoTime();
    estate.correlate();
    return (System.nanoTime() - began) / 1e9;
  }
}
