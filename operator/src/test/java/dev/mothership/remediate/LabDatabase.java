package dev.mothership.remediate;

import dev.mothership.local.LocalPostgres;
import dev.mothership.local.LocalStack;
import dev.mothership.store.Database;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A database of its own with a pool, as the operator has one: hundreds of short statements follow.
 */
final class LabDatabase {
  private static final int CONNECTIONS = 4;

  private LabDatabase() {}

  static Database create() {
    LocalPostgres.Database made = LocalStack.shared().postgres().newDatabase();
    try {
      Database database =
          new Database(
              AgroalDataSource.from(
                  new AgroalDataSourceConfigurationSupplier()
                      .connectionPoolConfiguration(
                          pool ->
                              pool.maxSize(CONNECTIONS)
                                  .acquisitionTimeout(Duration.ofSeconds(20))
                                  .connectionFactoryConfiguration(
                                      factory ->
                                          factory
                                              .jdbcUrl(made.url())
                                              .principal(new NamePrincipal(made.user()))
                                              .credential(new SimplePassword(made.password()))))));
      database.migrate();
      return database;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
