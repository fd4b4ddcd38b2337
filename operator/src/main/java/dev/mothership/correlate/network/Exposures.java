package dev.mothership.correlate.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Exposures of one tenant's interfaces and instances, and which interfaces a group or host has. */
public final class Exposures {
  private final Map<Long, Exposure> byAsset;
  private final Map<String, List<Exposure>> ofGroup;
  private final Map<Long, Long> hostOfInterface;

  Exposures(
      Map<Long, Exposure> byAsset,
      Map<String, List<Exposure>> ofGroup,
      Map<Long, Long> hostOfInterface) {
    this.byAsset = Map.copyOf(byAsset);
    this.ofGroup = Map.copyOf(ofGroup);
    this.hostOfInterface = Map.copyOf(hostOfInterface);
  }

  public Optional<Exposure> of(long assetId) {
    return Optional.ofNullable(byAsset.get(assetId));
  }

  /** Interfaces that a security group is attached to, by the group's asset key. */
  public List<Exposure> attachedTo(String groupKey) {
    return ofGroup.getOrDefault(groupKey, List.of());
  }

  /** The instance that an interface belongs to, both by asset id. */
  public Optional<Long> host(long interfaceId) {
    return Optional.ofNullable(hostOfInterface.get(interfaceId));
  }
}
