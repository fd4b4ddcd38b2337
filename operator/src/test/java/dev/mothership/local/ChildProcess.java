package dev.mothership.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A process that never outlives this JVM, unless the JVM itself is killed with SIGKILL. */
final class ChildProcess {
  private static final Duration DEATH = Duration.ofSeconds(10);

  /** Dead orphans look alive until the first process of the system collects them, if it does. */
  private static final Duration ORPHANS = Duration.ofMillis(200);

  private static final Duration POLL = Duration.ofMillis(10);

  private final Process process;
  private final Thread hook;

  private ChildProcess(Process process) {
    this.process = process;
    this.hook = new Thread(this::killFamily, "kill-" + process.pid());
  }

  static ChildProcess start(ProcessBuilder builder) throws IOException {
    ChildProcess child = new ChildProcess(builder.start());
    try {
      Runtime.getRuntime().addShutdownHook(child.hook);
    } catch (IllegalStateException shuttingDown) {
      child.killFamily();
      throw new IOException("the JVM is shutting down", shuttingDown);
    }
    return child;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  int exitCode() {
    return process.exitValue();
  }

  /** Waits for the process to end; false if it is still alive after that time. */
  boolean awaitExit(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends a signal that Java has no method for. */
  void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ended with " + code);
    }
  }

  /** SIGTERM, then SIGKILL for whatever is alive after the patience. */
  void terminate(Duration patience) throws InterruptedException {
    process.destroy();
    awaitExit(patience);
    killHard();
  }

  /** SIGKILL for the process and its descendants; returns when they are gone. */
  void killHard() {
    killFamily();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, or has run.
    }
  }

  private void killFamily() {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    awaitDeath(List.of(process.toHandle()), DEATH);
    awaitDeath(family, ORPHANS);
  }

  private static void awaitDeath(List<ProcessHandle> killed, Duration patience) {
    long start = System.nanoTime();
    while (killed.stream().anyMatch(ProcessHandle::isAlive)
        && System.nanoTime() - start < patience.toNanos()) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
