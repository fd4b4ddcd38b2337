package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyStoreIT {
  private static final StoredPolicy.Account PROD = new StoredPolicy.Account(0, "shop", "prod");
  private static final StoredPolicy.Account LATER = new StoredPolicy.Account(0, "shop", "later");

  private Database database;
  private PolicyStore store;

  @BeforeEach
  void twoTenants() {
    database = TestDatabase.create();
    store = new PolicyStore(database);
    run(
        """
        insert into tenant (name, external_id) values ('shop', 'x1'), ('mail', 'x2');
        insert into account (tenant_id, provider, native_id, namespace, name)
          values (1, 'aws', '1', 'shop', 'prod'), (2, 'aws', '2', 'mail', 'prod');
        """);
  }

  @Test
  void whatIsStoredIsWhatWasAskedFor() {
    StoredPolicy policy = save("1", List.of(PROD, LATER), List.of("a"), false);
    assertThat(policy.accounts())
        .containsExactly(
            LATER,
            new StoredPolicy.Account(
                one("select id from account where namespace = 'shop'"), "shop", "prod"));
    assertThat(policy.known()).containsExactly("a");
    assertThat(policy.cluster()).isTrue();
    assertThat(store.beside(policy.id())).containsExactly(policy);
  }

  @Test
  void checksOfALaterCatalogueAreNewUntilTheyAreTakenOn() {
    save("1", List.of(PROD), List.of("a"), false);
    assertThat(save("1", List.of(PROD), List.of("a", "b"), false).known()).containsExactly("a");
    long before = requested("shop");
    assertThat(save("1", List.of(PROD), List.of("a", "b"), true).known()).containsExactly("a", "b");
    assertThat(requested("shop")).isEqualTo(before + 1);
    assertThat(save("1", List.of(PROD), List.of("b"), true).known()).containsExactly("a", "b");
  }

  @Test
  void onlyAChangeHasTheTenantsItConcernsCorrelated() {
    save("1", List.of(PROD), List.of("a"), false);
    assertThat(requested("shop")).isEqualTo(1);
    assertThat(requested("mail")).isZero();
    String row = "select count(*) from policy where xmin::text = '%s'";
    String written = text("select xmin::text from policy");
    save("1", List.of(PROD), List.of("a"), false);
    assertThat(requested("shop")).isEqualTo(1);
    assertThat(one(row.formatted(written))).isEqualTo(1);

    save("2", List.of(PROD), List.of("a"), false);
    assertThat(requested("shop")).isEqualTo(2);
    save("2", List.of(new StoredPolicy.Account(0, "mail", "prod")), List.of("a"), false);
    assertThat(requested("shop")).as("it selects it no longer").isEqualTo(3);
    assertThat(requested("mail")).isEqualTo(1);
    assertThat(one("select count(*) from task where kind = 'correlate'")).isEqualTo(2);
  }

  @Test
  void aForgottenPolicyLeavesNothingAndHasItsTenantsCorrelated() {
    StoredPolicy policy = save("1", List.of(PROD), List.of("a"), false);
    run(
        "insert into policy_shadow values (1, %d, 1, 0, 0, '[{\"risk\": 7}]')"
            .formatted(policy.id()));
    assertThat(store.shadow(policy.id()).opened()).isEqualTo(1);
    assertThat(store.shadow(policy.id()).top().get(0).get("risk").asInt()).isEqualTo(7);
    store.remove(store.names().get(0));
    assertThat(store.names()).isEmpty();
    assertThat(one("select count(*) from policy_account")).isZero();
    assertThat(store.shadow(policy.id()).opened()).isZero();
    assertThat(requested("shop")).isEqualTo(2);
    store.remove(new PolicyStore.Name(true, "", "never"));
  }

  private StoredPolicy save(
      String version, List<StoredPolicy.Account> accounts, List<String> catalogue, boolean takes) {
    return store.save(
        new PolicyIntent(
            true,
            "",
            "base",
            "uid",
            version,
            JsonNodeFactory.instance.objectNode().put("v", version),
            accounts,
            catalogue,
            takes));
  }

  private long requested(String tenant) {
    return one("select requested_seq from tenant where name = '%s'".formatted(tenant));
  }

  private long one(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private String text(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private void run(String sql) {
    database.jdbi().useHandle(handle -> handle.createScript(sql).execute());
  }
}
