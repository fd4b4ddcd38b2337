package dev.mothership.reconcile;

import dev.mothership.store.Database;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Compares what is stored with the objects that there are, in place of finalizers: what has been
 * without an object for two looks is gone. A list that fails lets nothing go, and begins the wait
 * anew.
 */
final class GoneSweep {
  private static final Logger LOG = Logger.getLogger(GoneSweep.class);

  private final KubernetesClient client;
  private final SweepSettings settings;
  private final Clock clock;
  private final List<Stored<?>> all = new ArrayList<>();
  private final Rounds rounds;

  /**
   * @param thread its name
   * @param hindered what a comparison that failed comes to, for the log
   */
  GoneSweep(
      String thread,
      String hindered,
      Database database,
      KubernetesClient client,
      SweepSettings settings,
      Clock clock) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.rounds =
        new Rounds(
            thread,
            database,
            this::look,
            e -> {
              all.forEach(stored -> stored.missing.forget());
              LOG.warnf("%s: %s", hindered, e.getMessage());
            });
  }

  /**
   * Compares these as well; before the start.
   *
   * @param gone told of each that is gone, until it is stored no more
   */
  <N> Stored<N> over(Supplier<? extends Collection<N>> names, Consumer<N> gone) {
    return over(names, gone, settings.every());
  }

  /** As the other, where more than two looks are waited for. */
  <N> Stored<N> over(
      Supplier<? extends Collection<N>> names, Consumer<N> gone, Duration missingFor) {
    Stored<N> stored = new Stored<>(names, gone, missingFor);
    all.add(stored);
    return stored;
  }

  void start() {
    rounds.start(settings.every(), settings.every());
  }

  void stop() {
    rounds.stop();
  }

  /** One look, which fails where a list does. */
  void look() {
    all.forEach(Stored::look);
  }

  /** What is stored under names that objects of some kinds have. */
  final class Stored<N> {
    private final Supplier<? extends Collection<N>> names;
    private final Consumer<N> gone;
    private final Absences<N> missing;
    private final List<Consumer<Set<N>>> lists = new ArrayList<>();

    private Stored(Supplier<? extends Collection<N>> names, Consumer<N> gone, Duration missingFor) {
      this.names = names;
      this.gone = gone;
      this.missing = new Absences<>(clock, missingFor);
    }

    /** Its objects, or some of them. */
    <R extends HasMetadata> Stored<N> of(Class<R> kind, Function<? super R, N> name) {
      lists.add(
          present -> EveryObject.look(client, kind, object -> present.add(name.apply(object))));
      return this;
    }

    private void look() {
      Set<N> present = new HashSet<>();
      lists.forEach(list -> list.accept(present));
      missing
          .note(names.get().stream().filter(name -> !present.contains(name)).toList())
          .forEach(gone);
    }
  }
}
