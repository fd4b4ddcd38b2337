package dev.mothership.app;

import dev.mothership.store.Database;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the schema is there and the informers have synced, leader or not. */
@Singleton
@Readiness
final class StartedCheck implements HealthCheck {
  private final Database database;
  private final OperatorStartup operator;

  StartedCheck(Database database, OperatorStartup operator) {
    this.database = database;
    this.operator = operator;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("mothership")
        .withData("schema", database.migrated())
        .withData("informers", operator.started())
        .status(database.migrated() && operator.started())
        .build();
  }
}
