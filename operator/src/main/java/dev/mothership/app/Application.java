package dev.mothership.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;

/** Starts the operator's parts and waits for the end. */
@Singleton
public final class Application implements QuarkusApplication {
  private final Lifecycle lifecycle;

  Application(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public int run(String... args) {
    lifecycle.start();
    Quarkus.waitForExit();
    return 0;
  }
}
