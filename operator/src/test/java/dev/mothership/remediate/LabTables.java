package dev.mothership.remediate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.collect.aws.Syncs;
import dev.mothership.local.aws.Faulty;
import dev.mothership.local.aws.RemediationEstate;
import dev.mothership.store.Database;
import java.io.IOException;
import java.util.List;

/** What syncs and correlations would have left in a laboratory's database. */
final class LabTables {
  private final Database database;
  private int number;

  LabTables(Database database) {
    this.database = database;
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                        insert into tenant (name, external_id, namespaces)
                          values ('checkout', 'id-of-checkout', '{team-checkout}');
                        insert into account (tenant_id, provider, native_id, partition, namespace,
                            name, claimed, authorized_at)
                          values (1, 'aws', '515253545556', 'aws', 'team-checkout', 'shop', true, now());
                        insert into task (tenant_id, account_id, kind, due_at)
                          values (1, 1, 'sync', now() + interval '1 hour');
                        """)
                    .execute());
  }

  /** As reconcile does every few minutes. */
  void authorize() {
    try {
      String request =
          new JsonMapper()
              .writeValueAsString(
                  Syncs.request(
                      RemediationEstate.ACCOUNT,
                      RemediationLab.READER,
                      RemediationLab.EXTERNAL_ID,
                      "",
                      List.of()));
      sql("update account set authorized_at = now(), request = cast(:v as jsonb)", request);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void sql(String statement, String value) {
    database.jdbi().useHandle(handle -> handle.createUpdate(statement).bind("v", value).execute());
  }

  void sql(String statement) {
    database.jdbi().useHandle(handle -> handle.createUpdate(statement).execute());
  }

  String one(String query) {
    return database
        .jdbi()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).one());
  }

  List<String> list(String query) {
    return database
        .jdbi()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  /** A finding about a resource; its name. */
  String finding(Faulty faulty) {
    String name = "configuration-%s-%012d".formatted(faulty.check(), ++number);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        with made as (
                          insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
                            native_id, name, tags, properties, unread, data_class, content_hash)
                          values (1, 1, :region, :type, :type, :key, :region, :native, :native, '{}', '{}', '{}', '', '')
                          on conflict (tenant_id, key) do update set name = excluded.name
                          returning id)
                        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title,
                          state, severity, risk, risk_low, risk_high, factors, detail)
                        select 1, cast(:name as bytea), :name, 'configuration', :check, 1, id, 'a title', 'Open',
                          'high', 70, 70, 70, '[]', jsonb_build_object('evidence', cast(:evidence as jsonb))
                        from made
                        """)
                    .bind("region", faulty.region())
                    .bind("type", faulty.type())
                    .bind("key", faulty.key())
                    .bind("native", faulty.nativeId())
                    .bind("name", name)
                    .bind("check", faulty.check())
                    .bind("evidence", faulty.evidence())
                    .execute());
    return name;
  }
}
