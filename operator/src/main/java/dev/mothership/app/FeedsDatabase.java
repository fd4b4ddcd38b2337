package dev.mothership.app;

import dev.mothership.store.Database;
import java.io.PrintWriter;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The database as commands reach it, with what to do where they do not. */
final class FeedsDatabase {
  private static final int FAILED = 1;

  /** Its steps are nothing that a command's user asked for. */
  private static final Logger MIGRATION = Logger.getLogger("org.flywaydb");

  private FeedsDatabase() {}

  /**
   * Brings the schema up to date and does the work.
   *
   * @return its exit code; 1 where the database fails
   */
  static int with(CommandSpec spec, CommandSetup setup, ToIntFunction<Database> work) {
    Database database;
    try {
      database =
          setup
              .database()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "no database: set QUARKUS_DATASOURCE_JDBC_URL (jdbc:postgresql://host/name),"
                              + " QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD as the"
                              + " operator has them"));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "QUARKUS_DATASOURCE_JDBC_URL is no JDBC URL of PostgreSQL", e);
    }
    MIGRATION.setLevel(Level.WARNING);
    try {
      database.migrate();
      return work.applyAsInt(database);
    } catch (RuntimeException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "the database failed, and what was not told as loaded is not: "
              + cause(e)
              + "; check QUARKUS_DATASOURCE_JDBC_URL, its user and password");
      err.flush();
      return FAILED;
    }
  }

  private static String cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
