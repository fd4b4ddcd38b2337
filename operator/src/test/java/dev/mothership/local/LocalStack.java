package dev.mothership.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A control plane and a PostgreSQL server, each started when it is first asked for. Nothing of it
 * outlives the JVM, however that ends short of SIGKILL.
 */
public final class LocalStack implements AutoCloseable {
  private final Progress progress;
  private final @Nullable Path given;
  private final Thread hook = new Thread(this::closeParts, "local-stack-close");
  private @Nullable ControlPlane controlPlane;
  private @Nullable LocalPostgres postgres;

  private LocalStack(Progress progress, @Nullable Path given) {
    this.progress = progress;
    this.given = given;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static final class Shared {
    private static final LocalStack STACK = own();

    private Shared() {}
  }

  /** The one that all tests of this JVM share; nobody closes it or stops its parts. */
  public static LocalStack shared() {
    return Shared.STACK;
  }

  /** One for the caller alone, who closes it. */
  public static LocalStack own() {
    return new LocalStack(Progress.stdout(), null);
  }

  /** One whose control plane is a cluster that somebody gave on purpose, by its kubeconfig. */
  static LocalStack on(Path kubeconfig) {
    return new LocalStack(Progress.stdout(), kubeconfig);
  }

  /** The control plane, started by the first call. */
  public synchronized ControlPlane controlPlane() {
    if (controlPlane == null) {
      controlPlane =
          given == null ? ControlPlane.start(progress) : ControlPlane.of(progress, given);
    }
    return controlPlane;
  }

  /** The database server, started by the first call. */
  public synchronized LocalPostgres postgres() {
    if (postgres == null) {
      postgres = LocalPostgres.start(progress);
    }
    return postgres;
  }

  /** The settings with which an operator process uses this cluster and that database. */
  public static Map<String, String> operatorEnvironment(
      Path kubeconfig, LocalPostgres.Database database) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.url());
    environment.put("QUARKUS_DATASOURCE_USERNAME", database.user());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
    return environment;
  }

  @Override
  public void close() {
    closeParts();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, or has run.
    }
  }

  private synchronized void closeParts() {
    if (controlPlane != null) {
      controlPlane.close();
      controlPlane = null;
    }
    if (postgres != null) {
      postgres.close();
      postgres = null;
    }
  }
}
