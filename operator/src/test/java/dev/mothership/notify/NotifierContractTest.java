package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mothership.api.v1alpha1.ClusterNotificationChannelSpec;
import dev.mothership.api.v1alpha1.NotificationChannelSpec;
import dev.mothership.model.FailureReason;
import dev.mothership.store.Database;
import dev.mothership.store.DatabaseTime;
import dev.mothership.store.RoutingBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What holds of every way to tell people that there is, and of each that will be added. */
class NotifierContractTest {
  private static final Map<Class<?>, Object> GIVEN =
      Map.of(
          NotifySettings.class,
          TestSettings.hosts(true, "127.0.0.1:1"),
          ForbiddenHosts.class,
          (ForbiddenHosts) Set::of,
          Clock.class,
          Clock.systemUTC(),
          DatabaseTime.class,
          DatabaseTime.REAL,
          Database.class,
          new Database(new PGSimpleDataSource()));

  static List<Notifier> all() {
    Path classes =
        Path.of(
            System.getProperty("mothership.root"), "operator/target/classes/dev/mothership/notify");
    try (Stream<Path> files = Files.walk(classes)) {
      List<Notifier> found = new ArrayList<>();
      for (Path file :
          files.filter(f -> f.toString().endsWith("Notifier.class")).sorted().toList()) {
        String name = classes.relativize(file).toString().replace(".class", "").replace('/', '.');
        Class<?> type = Class.forName("dev.mothership.notify." + name);
        if (!type.isInterface()) {
          found.add((Notifier) make(type, new HashMap<>(GIVEN)));
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As CDI would, of what it is made of. */
  private static Object make(Class<?> type, Map<Class<?>, Object> known)
      throws ReflectiveOperationException {
    if (!known.containsKey(type)) {
      Constructor<?> constructor = type.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      List<Object> parts = new ArrayList<>();
      for (Class<?> part : constructor.getParameterTypes()) {
        parts.add(make(part, known));
      }
      known.put(type, constructor.newInstance(parts.toArray()));
    }
    return known.get(type);
  }

  @Test
  void eachHasANameOfItsOwn() {
    assertThat(all())
        .extracting(Notifier::type)
        .contains("slack", "webhook")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("all")
  void itsBlockIsInBothKindsAndSaysWhereTo(Notifier notifier) {
    for (Class<?> spec :
        List.of(NotificationChannelSpec.class, ClusterNotificationChannelSpec.class)) {
      RecordComponent block =
          Arrays.stream(spec.getRecordComponents())
              .filter(component -> component.getName().equals(notifier.type()))
              .findFirst()
              .orElseThrow();
      assertThat(
              notifier.destination().isEmpty()
                  || Arrays.stream(block.getType().getRecordComponents())
                      .anyMatch(field -> field.getName().equals(notifier.destination())))
          .as(notifier.destination())
          .isTrue();
    }
    assertThat(notifier.tells(ThreadContent.Kind.FINDINGS)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSecretWithoutItsKeysStopsTheChannelAndLosesNoMessage(Notifier notifier) {
    RoutingBatch.Tenant tenant =
        new RoutingBatch.Tenant(1, "shop", "", "", NotifyJson.MAPPER.createObjectNode());
    Dispatch dispatch =
        new Dispatch(
            1,
            2,
            0,
            "mothership-0123",
            1,
            NotifyJson.MAPPER
                .createObjectNode()
                .put("url", "http://127.0.0.1:1/")
                .put("channel", "#a")
                .put("project", "PAY"),
            Map.of("other", "value"),
            SummaryContent.of(
                ThreadContent.Kind.TEST, Instant.EPOCH, tenant, "shop", "Title", List.of(), 0),
            "",
            null,
            false,
            Duration.ofSeconds(5));
    assertThat(catchThrowable(() -> notifier.send(dispatch)))
        .isInstanceOfSatisfying(
            NotifyException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(NotifyException.Kind.CHANNEL_REFUSED);
              assertThat(e.failure().reason()).isEqualTo(FailureReason.SECRET_NOT_READABLE);
              assertThat(e.failure().message()).contains("Secret").doesNotContain("value");
            });
  }
}
