package dev.mothership.local;

import java.util.List;

/**
 * Options of JVMs that live for seconds: they compile quickly rather than thoroughly, and take
 * classes, of which they load thousands, as compilers made them.
 */
public final class QuickJvm {
  public static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote");

  private QuickJvm() {}

  /** As the variable {@code JAVA_TOOL_OPTIONS} has them. */
  public static String options() {
    return String.join(" ", OPTIONS);
  }
}
