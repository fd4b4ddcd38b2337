package dev.mothership.correlate.observations;

import dev.mothership.correlate.Estate;
import dev.mothership.correlate.checks.CheckPlan;
import dev.mothership.correlate.risk.ToolGaps;
import dev.mothership.correlate.risk.ToolGaps.Gap;
import dev.mothership.rules.policy.ExpectedTool;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.Sighting;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.ToolTally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which assets have the security tools that policies expect of them. */
public final class ToolCoverage {
  private record Seen(long assetId, String tool) {}

  private final Estate estate;
  private final CheckPlan plan;
  private final Instant now;
  private final Map<Seen, Sighting> sightings = new HashMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<ToolTally> tallies = new ArrayList<>();

  public ToolCoverage(Estate estate, CheckPlan plan, List<Sighting> sightings, Instant now) {
    this.estate = estate;
    this.plan = plan;
    this.now = now;
    sightings.forEach(one -> this.sightings.put(new Seen(one.assetId(), one.tool()), one));
  }

  /** Looks at every asset once for each tool; of several expectations the shortest time counts. */
  public void run() {
    for (AccountFacts account : estate.accounts()) {
      Map<String, Map<Long, Integer>> expected = expected(account.id());
      expected.forEach((tool, assets) -> judge(account.id(), tool, assets));
    }
  }

  public ToolGaps gaps() {
    return new ToolGaps(gaps);
  }

  public List<ToolTally> tallies() {
    return List.copyOf(tallies);
  }

  /** Days by asset, by tool. */
  private Map<String, Map<Long, Integer>> expected(long accountId) {
    Map<String, Map<Long, Integer>> expected = new TreeMap<>();
    for (ExpectedTool tool : plan.expectedTools(accountId)) {
      for (String type : tool.assetTypes()) {
        for (StoredAsset asset : estate.assets(type)) {
          if (asset.accountId() == accountId && !tool.exempts(asset.tags())) {
            expected
                .computeIfAbsent(tool.tool(), name -> new TreeMap<>())
                .merge(asset.id(), tool.days(), Math::min);
          }
        }
      }
    }
    return expected;
  }

  private void judge(long accountId, String tool, Map<Long, Integer> assets) {
    int seen = 0;
    int healthy = 0;
    for (Map.Entry<Long, Integer> asset : assets.entrySet()) {
      Sighting sighting = sightings.get(new Seen(asset.getKey(), tool));
      String why = why(tool, sighting, asset.getValue());
      if (!why.isEmpty()) {
        gaps.add(new Gap(asset.getKey(), tool, why));
      }
      boolean inTime = sighting != null && inTime(sighting, asset.getValue());
      seen += inTime ? 1 : 0;
      healthy += why.isEmpty() ? 1 : 0;
    }
    tallies.add(new ToolTally(accountId, tool, assets.size(), seen, healthy));
  }

  /** Days are told, not times: what is said stays the same from one look to the next. */
  private String why(String tool, @Nullable Sighting sighting, int days) {
    if (sighting == null) {
      return "%s has never told of it".formatted(tool);
    }
    if (!inTime(sighting, days)) {
      return "%s has not told of it for more than %d days".formatted(tool, days);
    }
    return Boolean.FALSE.equals(sighting.healthy())
        ? "%s says that its agent is not healthy".formatted(tool)
        : "";
  }

  private boolean inTime(Sighting sighting, int days) {
    return sighting.seenAt().isAfter(now.minus(Duration.ofDays(days)));
  }
}
