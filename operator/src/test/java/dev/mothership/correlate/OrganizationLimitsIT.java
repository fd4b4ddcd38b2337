package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an organization's policies take from the roles of an account. */
final class OrganizationLimitsIT {
  @Test
  void aPolicyAboveTheAccountTakesPowerAwayAndGivesItBackWhenItGoes() {
    FoundingEstate estate = new FoundingEstate(CorrelationDatabase.fresh());
    EstateFixture fixture = estate.fixture();
    fixture.execute(
        """
        insert into organization (name, external_id, request) values ('org', 'x-org', '{}');
        insert into organization_account (organization_id, native_id, name, status, unit_ids)
          values (1, '111111111111', 'shop', 'ACTIVE', '{r-1,ou-1}');
        insert into organization_policy (organization_id, native_id, type, name, managed, content, targets) values
          (1, 'p-all', 'SERVICE_CONTROL_POLICY', 'all', true,
           '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}', '{111111111111,ou-1,r-1}'),
          (1, 'p-no', 'SERVICE_CONTROL_POLICY', 'no iam', false,
           '{"Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}', '{ou-1}'),
          (1, 'p-other', 'SERVICE_CONTROL_POLICY', 'of another unit', false,
           '{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}', '{ou-2}')
        """);
    fixture.correlate();
    assertThat(powers(fixture)).isEmpty();
    assertThat(fixture.query("select kind from derived_relation order by 1", String.class))
        .containsExactly("REACHABLE_FROM", "RUNS_AS");
    fixture.execute("delete from organization_policy where native_id = 'p-no'");
    fixture.correlate();
    assertThat(powers(fixture)).isEqualTo("ADMIN");
    assertThat(
            fixture.query(
                "select principal || ' ' || admin_hops from mothership.access order by 1",
                String.class))
        .containsExactly(FoundingEstate.WEB + " 1", FoundingEstate.ROLE + " 0");
    assertThat(fixture.correlate().derivedRows()).isZero();
  }

  private static String powers(EstateFixture fixture) {
    return String.join(" ", fixture.query("select power from principal_grant", String.class));
  }
}
