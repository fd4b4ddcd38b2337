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
 * leads to its owner's namespace is for that one's channels besides, and what nobody owns for the
 * catch-all.
 */
final class Audience {
  private final RoutingBatch batch;
  private final Map<Long, ChannelBody> bodies = new HashMap<>();
  private final Map<String, List<RoutedChannel>> known = new HashMap<>();

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
            finding.ownedIn().isEmpty() ? Stream.empty() : own(finding.ownedIn()).stream(),
            finding.unowned() ? route(ChannelBody.UNOWNED).stream() : Stream.empty());
    return Stream.concat(audience.stream(), besides).distinct().toList();
  }

  List<RoutedChannel> of(String namespace) {
    return known.computeIfAbsent(namespace, this::find);
  }

  private List<RoutedChannel> find(String namespace) {
    List<RoutedChannel> own = own(namespace);
    if (own.stream().anyMatch(RoutedChannel::claims)) {
      return own;
    }
    List<RoutedChannel> routed = route(ChannelBody.DEFAULT);
    if (routed.isEmpty()) {
      routed = route(ChannelBody.UNOWNED);
    }
    return Stream.concat(own.stream(), routed.stream()).toList();
  }

  private List<RoutedChannel> own(String namespace) {
    return channels(
        channel -> !channel.name().cluster() && channel.name().namespace().equals(namespace));
  }

  private List<RoutedChannel> route(String route) {
    Templates templates = Templates.of(batch.tenant());
    return channels(
        channel ->
            channel.name().cluster()
                && channel.claims()
                && body(channel).route().equals(route)
                && templates.missing(body(channel).settings()).stream()
                    .noneMatch(name -> name.startsWith("tenant.")));
  }

  private List<RoutedChannel> channels(Predicate<RoutedChannel> which) {
    return batch.channels().stream().filter(which).toList();
  }
}
