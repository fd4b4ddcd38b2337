package dev.mothership.correlate;

import dev.mothership.rules.SomeRules;
import dev.mothership.store.Database;
import dev.mothership.store.ExceptionDeadlines;
import dev.mothership.store.TestDatabase;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** An estate and exceptions from its findings, of alice, approved by sam. */
final class ExceptionEstate {
  static final String KEY = "aws-iam-root-access-key";
  static final String MFA = "aws-iam-root-without-mfa";
  static final String GROUP = "aws-ec2-admin-ports-open-ipv4";
  private static final String OPEN_GROUP =
      "{groupName: g, vpcId: v, isDefault: false, egress: [], ingress: [{protocol: tcp, fromPort: 22,"
          + " toPort: 22, cidrs: ['0.0.0.0/0']}]}";

  final EstateFixture fixture;
  final ExceptionDeadlines deadlines;

  private ExceptionEstate(EstateFixture fixture, ExceptionDeadlines deadlines) {
    this.fixture = fixture;
    this.deadlines = deadlines;
  }

  /** An account whose root has a key and no MFA, judged by ten checks. */
  static ExceptionEstate ofRoot() {
    Database database = new Database(TestDatabase.source());
    ExceptionEstate estate =
        new ExceptionEstate(
            new EstateFixture(database.jdbi(), SomeRules.with(SomeRules.TEN)),
            new ExceptionDeadlines(database));
    estate.root(1, 0);
    return estate;
  }

  /** The founding example: risk 84 by a path, one of whose hops is a finding of 65. */
  static ExceptionEstate founding() {
    Database database = new Database(TestDatabase.source());
    Jdbi jdbi = database.jdbi();
    return new ExceptionEstate(
        new FoundingEstate(jdbi).fixture(), new ExceptionDeadlines(database));
  }

  void root(int keys, int mfa) {
    fixture.asset(
        "aws.iam.account",
        EstateFixture.ROOT,
        "root",
        "{summary: {AccountAccessKeysPresent: %d, AccountMFAEnabled: %d}}".formatted(keys, mfa));
  }

  void group(String id, String tags) {
    fixture.asset(
        "aws.ec2.security-group",
        EstateFixture.ec2("security-group/" + id),
        id,
        OPEN_GROUP,
        "{}",
        tags,
        "");
  }

  /**
   * In the account's namespace, good for thirty days, of at most two findings.
   *
   * @param match in YAML
   * @param more columns, as {@code , strength = 'strong'}
   */
  void exception(String name, String type, String match, String more) {
    fixture.execute(
        """
        insert into exception (cluster, namespace, name, tenant_id, uid, hash, type, match, max_matches, reason,
            requested_by, expires_at, longest)
          values (false, 'team-checkout', '%1$s', 1, '', '%1$s', '%2$s', '%3$s', 2, 'an HSM holds it', 'alice',
            now() + interval '30 days', interval '365 days');
        """
            .formatted(name, type, EstateFixture.json(match).replace("'", "''")));
    fixture.execute("update exception set name = name %s where name = '%s'".formatted(more, name));
  }

  /** A risk, approved. */
  void accept(String name, String match) {
    exception(name, "AcceptedRisk", match, "");
    approve(name);
  }

  void approve(String name) {
    fixture.execute(
        """
        insert into approval (tenant_id, namespace, name, uid, target_kind, target_name, target_hash, decision,
            by_user, decided_at)
          select tenant_id, namespace, name, 'u', 'PostureException', name, hash, 'Approve', 'sam',
            now() - interval '1 hour'
          from exception where name = '%s'
        """
            .formatted(name));
  }

  /** As the worker notes after a correlation. */
  void done() {
    fixture.execute("update tenant set done_seq = requested_seq, correlated_at = now()");
  }

  List<String> states() {
    return fixture.query(
        "select concat_ws(' ', rule_id, state, exception_label(exception_id)) from finding order by rule_id",
        String.class);
  }

  /** Native ids of assets. */
  List<String> muted() {
    return fixture.query(
        "select a.native_id from finding f join asset a on a.id = f.asset_id where f.state = 'Muted' order by 1",
        String.class);
  }

  /** {@code name matched applied} */
  List<String> matches() {
    return fixture.query(
        """
        select e.name || ' ' || m.matched || ' ' || m.applied from exception_match m
        join exception e on e.id = m.exception_id where m.tenant_id = 1 order by 1
        """,
        String.class);
  }

  List<String> told() {
    return fixture.query(
        """
        select concat_ws(' ', o.kind, f.rule_id, o.body -> 'after' ->> 'state', o.body -> 'after' ->> 'exception')
        from outbox o join finding f on f.id = o.finding_id order by o.id
        """,
        String.class);
  }
}
