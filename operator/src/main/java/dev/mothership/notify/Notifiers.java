package dev.mothership.notify;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Every way to tell people that there is. */
@Singleton
public final class Notifiers {
  private final Map<String, Notifier> byType;

  @Inject
  Notifiers(Instance<Notifier> all) {
    this(StreamSupport.stream(all.spliterator(), false).toList());
  }

  public Notifiers(List<Notifier> all) {
    this.byType = all.stream().collect(Collectors.toMap(Notifier::type, Function.identity()));
  }

  public Optional<Notifier> of(String type) {
    return Optional.ofNullable(byType.get(type));
  }
}
