package dev.mothership.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point: reads the command line before anything starts, so that help is quick. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    int code = commandLine().execute(args);
    if (code != RUN) {
      System.exit(code);
    }
    Quarkus.run(Application.class, (exit, failure) -> System.exit(exit), args);
  }

  private static final int RUN = -1;

  static CommandLine commandLine() {
    return new CommandLine(new Mothership());
  }

  /** Runs while Quarkus does. */
  public static final class Application implements QuarkusApplication {
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
}
