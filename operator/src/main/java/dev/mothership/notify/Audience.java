package dev.mothership.notify;

import dev.mothership.store.RoutedChannel;
import dev.mothership.store.RoutedFinding;
import dev.mothership.store.RoutingBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which channels a namespace's findings are for: its own; the cluster's default ones where it has
 * none that may send; the catch-all where no default one reaches its tenant either. What a route
 * leads to its owner's namespace is besides for those that serve that one, by the same order, and
 * what nobody owns for the catch-all.
 */
final class Audience {
  private static final String TENANT = "tenant.";

  private final RoutingBatch batch;
  private final Map<Long, ChannelBody> bodies = new HashMap<>();
  private final Map<String, List<RoutedChannel>> known = new HashMap<>();
  private final Map<String, List<RoutedChannel>> routed = new HashMap<>();

  Audience(RoutingBatch batch) {
    this.batch = batch;
    batch
        .channels()
        .forEach(channel -> bodies.put(channel.id(), ChannelBody.parse(channel.body())));
  }

  ChannelBody body(RoutedChannel channel) {
    return Objects.requireNonNull(bodies.get(channel.id()), "every channel of the batch has one");
  }

  List<RoutedChannel> of(RoutedFinding finding) {
    List<RoutedChannel> audience = of(finding.account().namespace());
    Stream<RoutedChannel> besides =
        Stream.concat(
            finding.ownedIn().isEmpty() ? Stream.empty() : led(finding.ownedIn()).stream(),
            finding.unowned() ? route(ChannelBody.UNOWNED, batch.tenant()) : Stream.empty());
    return Stream.concat(audience.stream(), besides).distinct().toList();
  }

  /** Of a namespace that a route leads to, which may be another tenant's. */
  List<RoutedChannel> led(String namespace) {
    return routed.computeIfAbsent(namespace, this::findLed);
  }

  private List<RoutedChannel> findLed(String namespace) {
    List<RoutedChannel> own = own(namespace);
    RoutingBatch.Tenant owner = batch.owners().get(namespace);
    if (owner == null || own.stream().anyMatch(RoutedChannel::claims)) {
      return own;
    }
    return Stream.concat(
            own.stream(), byDefault(owner).map(channel -> filledIn(channel, owner, namespace)))
        .toList();
  }

  /** The channel as it is where it leads to the same place for every tenant. */
  private RoutedChannel filledIn(
      RoutedChannel channel, RoutingBatch.Tenant owner, String namespace) {
    boolean same =
        owner.id() == batch.tenant().id()
            || Templates.none().missing(body(channel).settings()).stream()
                .noneMatch(name -> name.startsWith(TENANT));
    return same ? channel : channel.filledInFor(namespace);
  }

  List<RoutedChannel> of(String namespace) {
    return known.computeIfAbsent(namespace, this::find);
  }

  private List<RoutedChannel> find(String namespace) {
    List<RoutedChannel> own = own(namespace);
    if (own.stream().anyMatch(RoutedChannel::claims)) {
      return own;
    }
    return Stream.concat(own.stream(), byDefault(batch.tenant())).toList();
  }

  private Stream<RoutedChannel> byDefault(RoutingBatch.Tenant tenant) {
    List<RoutedChannel> all = route(ChannelBody.DEFAULT, tenant).toList();
    return all.isEmpty() ? route(ChannelBody.UNOWNED, tenant) : all.stream();
  }

  private List<RoutedChannel> own(String namespace) {
    return channels(
        channel -> !channel.name().cluster() && channel.name().namespace().equals(namespace));
  }

  private Stream<RoutedChannel> route(String route, RoutingBatch.Tenant tenant) {
    Templates templates = Templates.of(tenant);
    return channels(
        channel ->
            channel.name().cluster()
                && channel.claims()
                && body(channel).route().equals(route)
                && templates.missing(body(channel).settings()).stream()
                    .noneMatch(name -> name.startsWith(TENANT)))
        .stream();
  }

  private List<RoutedChannel> channels(Predicate<RoutedChannel> which) {
    return batch.channels().stream().filter(which).toList();
  }
}
