package dev.mothership.correlate.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.correlate.CorrelationDatabase;
import dev.mothership.correlate.EstateFixture;
import org.junit.jupiter.api.Test;

/**
 * The class of the data counts for every kind of store. Risk is {@code round(100 * sqrt(E * X * A *
 * T * C))}; a public snapshot of a database has E 0.9 and X, A and T of 1, so that C alone differs.
 */
class DataStoresIT {
  private static final String PUBLIC = "{public: true, sharedWith: []}";

  private static void snapshot(EstateFixture estate, String id, String dataClass) {
    estate.asset(
        "aws.rds.snapshot",
        "arn:aws:rds:eu-west-1:111111111111:snapshot:" + id,
        id,
        PUBLIC,
        "{}",
        "{}",
        dataClass);
  }

  @Test
  void aTaggedStoreCountsItsClassAndAnUntaggedOneWhatIsAssumed() {
    EstateFixture estate = new EstateFixture(CorrelationDatabase.fresh());
    snapshot(estate, "cards", "regulated");
    snapshot(estate, "press", "public");
    snapshot(estate, "who-knows", "");
    estate.correlate();
    // C of 1.0, 0.7 (assumed) and 0.4: the roots of 0.9, 0.63 and 0.36.
    assertThat(estate.findings())
        .containsExactly(
            "aws-rds-snapshot-public|cards|Open|95",
            "aws-rds-snapshot-public|who-knows|Open|79",
            "aws-rds-snapshot-public|press|Open|60");
  }

  @Test
  void theDefaultOfTheAccountStandsInForATag() {
    EstateFixture estate = new EstateFixture(CorrelationDatabase.fresh());
    estate.execute("update account set data_class_default = 'regulated'");
    snapshot(estate, "who-knows", "");
    estate.correlate();
    assertThat(estate.findings()).containsExactly("aws-rds-snapshot-public|who-knows|Open|95");
  }
}
