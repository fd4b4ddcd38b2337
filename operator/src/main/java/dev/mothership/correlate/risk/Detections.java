package dev.mothership.correlate.risk;

import dev.mothership.model.Factor;
import dev.mothership.rules.ReportedRisk;
import dev.mothership.store.StoredObservation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What tools detected on assets. A detection is no finding; it says that somebody is at it, so that
 * what is wrong with the asset is more likely to be used.
 */
public final class Detections {
  private final ReportedRisk.Detection weight;
  private final Map<Long, StoredObservation> byAsset = new HashMap<>();

  /**
   * @param seen the detections that still count
   */
  public Detections(ReportedRisk.Detection weight, List<StoredObservation> seen) {
    this.weight = weight;
    seen.forEach(one -> byAsset.putIfAbsent(one.assetId(), one));
  }

  /** The factor, or what a detection on the asset makes of it; hardening stays hardening. */
  Factor raise(long assetId, Factor exploitability) {
    StoredObservation detection = byAsset.get(assetId);
    if (detection == null
        || exploitability.value() < weight.from()
        || exploitability.value() >= weight.exploitability()) {
      return exploitability;
    }
    return Factor.known(
        exploitability.name(),
        weight.exploitability(),
        "%s detected %s on it; else: %s"
            .formatted(detection.tool(), detection.toolRule(), exploitability.because()),
        detection.toolRule());
  }
}
