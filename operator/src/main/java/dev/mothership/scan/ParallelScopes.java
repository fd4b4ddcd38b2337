package dev.mothership.scan;

import dev.mothership.model.Failure;
import dev.mothership.model.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jboss.logging.MDC;

/** Lists the scopes of one account, a few at a time; the first one that throws ends the others. */
final class ParallelScopes {
  private ParallelScopes() {}

  private record Answer(Scope scope, Optional<Failure> failure) {}

  /**
   * @throws Interrupted where this thread was told to stop; no listing thread is left behind
   */
  static Map<Scope, Optional<Failure>> collect(
      List<Scope> scopes,
      int parallelism,
      Function<Scope, Callable<Optional<Failure>>> collection) {
    Map<String, Object> logged = MDC.getMap();
    ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, parallelism));
    try {
      ExecutorCompletionService<Answer> running = new ExecutorCompletionService<>(threads);
      for (Scope scope : scopes) {
        Callable<Optional<Failure>> task = collection.apply(scope);
        running.submit(
            () -> {
              logged.forEach(MDC::put);
              return new Answer(scope, task.call());
            });
      }
      Map<Scope, Optional<Failure>> answers = new TreeMap<>();
      for (int i = 0; i < scopes.size(); i++) {
        Answer answer = await(running.take());
        answers.put(answer.scope(), answer.failure());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted();
    } finally {
      end(threads);
    }
  }

  private static Answer await(Future<Answer> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (CancellationException e) {
      throw new InterruptedException();
    }
  }

  /** Waits for the threads: the account they read is closed next. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
