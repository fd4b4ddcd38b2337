package dev.mothership.notify;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A process that dies at a chosen step: just before or just after one of its transactions becomes
 * lasting, or before a request of it arrives, or after one was served and before it is answered.
 * From then on nothing of it reaches the database or a receiver.
 */
final class Mortality {
  private int until = Integer.MAX_VALUE;
  private final List<String> steps = new ArrayList<>();
  private volatile boolean dead;

  /** The process is no more; not to be caught by anything that catches exceptions. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed");
    }
  }

  /** Another process, which dies at its step of that number, from 1. */
  void live(int step) {
    dead = false;
    steps.clear();
    until = step;
  }

  void liveForEver() {
    live(Integer.MAX_VALUE);
  }

  boolean dead() {
    return dead;
  }

  /** Every step so far. */
  List<String> steps() {
    return List.copyOf(steps);
  }

  /** Dies where its time has come; true where it is dead. */
  synchronized boolean step(String name) {
    if (!dead) {
      steps.add(name);
      dead = steps.size() >= until;
    }
    return dead;
  }

  private void stepOrDie(String name) {
    if (step(name)) {
      throw new Killed();
    }
  }

  DataSource through(DataSource source) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          if (dead) {
            throw new Killed();
          }
          Object result = invoke(source, method, arguments);
          return result instanceof Connection connection ? through(connection) : result;
        });
  }

  private Connection through(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("commit")) {
            stepOrDie("before a commit");
            invoke(connection, method, arguments);
            stepOrDie("after a commit");
            return null;
          }
          Object result = invoke(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? through(connection, statement)
              : result;
        });
  }

  private PreparedStatement through(Connection connection, PreparedStatement statement) {
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          boolean lasting =
              method.getName().startsWith("execute")
                  && connection.getAutoCommit()
                  && !statement.toString().stripLeading().startsWith("select");
          if (lasting) {
            stepOrDie("before a statement");
          }
          Object result = invoke(statement, method, arguments);
          if (lasting) {
            stepOrDie("after a statement");
          }
          return result;
        });
  }

  @FunctionalInterface
  private interface Call {
    @Nullable Object invoke(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    Object made =
        Proxy.newProxyInstance(
            Mortality.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.invoke(method, arguments));
    return type.cast(made);
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
