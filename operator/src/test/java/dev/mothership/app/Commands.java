package dev.mothership.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The program's commands for tests of other packages. */
public final class Commands {
  private Commands() {}

  /**
   * What a command prints.
   *
   * @throws IllegalStateException where it fails
   */
  public static String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out));
    int code = commands.execute(arguments);
    if (code != 0) {
      throw new IllegalStateException("exit code " + code);
    }
    return out.toString();
  }
}
