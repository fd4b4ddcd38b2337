package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which decision counts, and who is correlated again because of one. */
class ApprovalStoreIT {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String HASH = "aa".repeat(32);

  private Database database;
  private ApprovalStore store;

  @BeforeEach
  void twoTenantsWithAnAccountEach() {
    database = TestDatabase.create();
    store = new ApprovalStore(database);
    run(
        """
        insert into tenant (name, external_id, namespaces) values ('shop', 'x1', '{shop}'), ('mail', 'x2', '{mail}');
        insert into account (tenant_id, provider, native_id, namespace, name) values
          (1, 'aws', '111111111111', 'shop', 'prod'), (2, 'aws', '333333333333', 'mail', 'prod');
        insert into exception (cluster, namespace, name, tenant_id, uid, hash, type, max_matches, reason,
            requested_by, expires_at, longest) values
          (false, 'shop', 'legacy', 1, 'u', '%1$s', 'AcceptedRisk', 10, 'r', 'alice', now() + interval '1 day', '365 days'),
          (true, '', 'legacy', null, 'u', '%1$s', 'AcceptedRisk', 10, 'r', 'alice', now() + interval '1 day', '365 days');
        """
            .formatted(HASH));
  }

  @Test
  void theLastDecisionCountsAndOneThatIsTakenBackDoesNot() {
    assertThat(decision()).isEqualTo("waiting");
    store.save(of("one", "PostureException", "Approve", "sam", NOON));
    assertThat(decision()).isEqualTo("approved by sam");
    store.save(of("two", "PostureException", "Reject", "sue", NOON.plusSeconds(60)));
    assertThat(decision()).isEqualTo("rejected by sue");
    store.remove(new ApprovalStore.Name("shop", "two"));
    assertThat(decision()).isEqualTo("approved by sam");
    store.remove(new ApprovalStore.Name("shop", "one"));
    assertThat(decision()).isEqualTo("waiting");
    List<String> audit =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select action || ' ' || actor || ' ' || subject from audit order by id")
                        .mapTo(String.class)
                        .list());
    assertThat(audit)
        .containsExactly(
            "approval-approve sam PostureException shop/legacy",
            "approval-reject sue PostureException shop/legacy",
            "approval-withdraw  PostureException shop/legacy",
            "approval-withdraw  PostureException shop/legacy");
  }

  @Test
  void ofTwoDecisionsAtOnceTheRejectionCounts() {
    store.save(of("one", "PostureException", "Reject", "sue", NOON));
    store.save(of("two", "PostureException", "Approve", "sam", NOON));
    assertThat(decision()).isEqualTo("rejected by sue");
  }

  @Test
  void whoAskedDecidesNothingHoweverTheNameIsWritten() {
    store.save(of("one", "PostureException", "Approve", "Alice", NOON));
    assertThat(decision()).isEqualTo("waiting");
    assertThat(store.decision("PostureException", "shop", "legacy", HASH, "alice")).isEmpty();
    assertThat(store.decision("PostureException", "shop", "legacy", HASH, "bob"))
        .map(ApprovalRow::by)
        .contains("Alice");
  }

  @Test
  void aDecisionOnAnotherSpecNamespaceOrKindIsNone() {
    store.save(of("kind", "ClusterPostureException", "Approve", "sam", NOON));
    store.save(
        new ApprovalRow(
            "mail",
            "elsewhere",
            "u",
            "PostureException",
            "legacy",
            HASH,
            "Approve",
            "sam",
            "",
            NOON));
    store.save(
        new ApprovalRow(
            "shop",
            "older",
            "u",
            "PostureException",
            "legacy",
            "bb".repeat(32),
            "Approve",
            "sam",
            "",
            NOON));
    assertThat(decision()).isEqualTo("waiting");
  }

  @Test
  void thoseWhomADecisionConcernsAreCorrelatedAgainAndOnlyOnce() {
    assertThat(store.save(of("one", "PostureException", "Approve", "sam", NOON))).isTrue();
    assertThat(requested()).containsExactly(1L, 0L);
    assertThat(store.save(of("one", "PostureException", "Approve", "sam", NOON))).isFalse();
    assertThat(requested()).containsExactly(1L, 0L);
    store.save(of("cluster", "ClusterPostureException", "Approve", "sam", NOON));
    assertThat(requested()).containsExactly(2L, 1L);
    store.save(of("fix", "Remediation", "Approve", "sam", NOON));
    assertThat(requested()).containsExactly(2L, 1L);
  }

  private static ApprovalRow of(String name, String kind, String decision, String by, Instant at) {
    return new ApprovalRow("shop", name, "uid-" + name, kind, "legacy", HASH, decision, by, "", at);
  }

  private String decision() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select concat(standing, ' by ' || decided_by) from exception_standing where not cluster
                        """)
                    .mapTo(String.class)
                    .one());
  }

  private List<Long> requested() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select requested_seq from tenant order by id")
                    .mapTo(Long.class)
                    .list());
  }

  private void run(String sql) {
    database.jdbi().useHandle(handle -> handle.createScript(sql).execute());
  }
}
