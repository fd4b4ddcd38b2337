package dev.mothership.correlate.risk;

import dev.mothership.correlate.Estate;
import dev.mothership.correlate.images.Images;
import dev.mothership.correlate.network.Exposure;
import dev.mothership.correlate.network.Exposures;
import dev.mothership.model.Factor;
import dev.mothership.rules.RiskModel;
import dev.mothership.rules.RiskModel.Assumed;
import dev.mothership.store.StoredAsset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the place of a fault counts for, whatever the fault: how exposed an asset is, and what it
 * would mean to lose it. An image is as exposed, and matters as much, as the worst that runs it.
 */
public final class Grounds {
  private static final Set<String> EXPOSED = Set.of("internet", "limited", "behind");

  private final Estate estate;
  private final RiskModel model;
  private final Exposures exposures;
  private final Consequences consequences;
  private final Images images;
  private final Map<Long, Ground> known = new HashMap<>();

  public Grounds(
      Estate estate,
      RiskModel model,
      Exposures exposures,
      Consequences consequences,
      Images images) {
    this.estate = estate;
    this.model = model;
    this.exposures = exposures;
    this.consequences = consequences;
    this.images = images;
  }

  /**
   * @param exposed whether the internet, or some of it, gets there, directly or behind one hop
   * @param stale whether it rests on what was listed before the last attempt
   */
  public record Ground(Factor exposure, Factor consequence, boolean exposed, boolean stale) {
    private double product() {
      return exposure.value() * consequence.value();
    }
  }

  public Ground of(StoredAsset asset) {
    Ground before = known.get(asset.id());
    if (before != null) {
      return before;
    }
    Ground ground = Images.isImage(asset) ? image(asset) : own(asset);
    known.put(asset.id(), ground);
    return ground;
  }

  /** The factor for a reachability level. */
  public Factor exposure(Exposure exposure, String level, String because) {
    if ("unknown".equals(level)) {
      return assumed(because);
    }
    double value = model.exposure().getOrDefault(level, 1.0);
    return Factor.known(RiskFormula.EXPOSURE, value, because, exposure.assetKey());
  }

  Factor assumed(String because) {
    Assumed assumed = model.unknownExposure();
    return Factor.assumed(
        RiskFormula.EXPOSURE, assumed.value(), because, assumed.low(), assumed.high());
  }

  private Ground own(StoredAsset asset) {
    Optional<Exposure> exposure = exposures.of(asset.id());
    return new Ground(
        exposure
            .map(one -> exposure(one, one.level(), one.because()))
            .orElseGet(() -> assumed("nothing says how it can be reached")),
        consequences.of(asset),
        exposure.filter(one -> EXPOSED.contains(one.level())).isPresent(),
        estate.staleness(asset).isPresent());
  }

  private Ground image(StoredAsset image) {
    @Nullable Ground worst = null;
    boolean exposed = false;
    for (StoredAsset runner : images.runners(image.id())) {
      Ground ground = of(runner);
      exposed |= ground.exposed();
      if (worst == null || ground.product() > worst.product()) {
        worst =
            new Ground(
                by(runner, ground.exposure()),
                by(runner, ground.consequence()),
                ground.exposed(),
                ground.stale());
      }
    }
    boolean stale = estate.staleness(image).isPresent();
    return worst == null
        ? new Ground(notRun(image), consequences.of(image), false, stale)
        : new Ground(worst.exposure(), worst.consequence(), exposed, stale || worst.stale());
  }

  private Factor notRun(StoredAsset image) {
    return images.complete()
        ? Factor.known(
            RiskFormula.EXPOSURE,
            model.exposure().getOrDefault("none", 0.2),
            "nothing runs it",
            image.key())
        : assumed("nothing that is known runs it, and not all that may was seen");
  }

  private static Factor by(StoredAsset runner, Factor factor) {
    return new Factor(
        factor.name(),
        factor.value(),
        "run by %s: %s".formatted(runner.name(), factor.because()),
        runner.key(),
        factor.assumed(),
        factor.low(),
        factor.high());
  }
}
