package dev.mothership.correlate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.rules.RuleCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** One tenant with one account whose inventory tests write as rows. */
public final class EstateFixture {
  public static final String ACCOUNT = "111111111111";
  public static final String REGION = "eu-west-1";
  public static final String ROOT = "arn:aws:iam::" + ACCOUNT + ":root";
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final RuleCatalog SHIPPED = new RuleCatalog();
  private static final List<String> REGIONAL =
      List.of(
          "instance",
          "network-interface",
          "security-group",
          "subnet",
          "vpc",
          "route-table",
          "internet-gateway",
          "network-acl",
          "address",
          "prefix-list");
  private static final List<String> GLOBAL =
      List.of("aws.iam.account", "aws.iam.principal", "aws.s3.account", "aws.s3.bucket");

  private static final List<String> PRINCIPALS =
      List.of(
          "aws.iam.role",
          "aws.iam.user",
          "aws.iam.group",
          "aws.iam.policy",
          "aws.iam.instance-profile");

  private final Jdbi jdbi;
  private final Correlation correlation;
  private final long tenantId;
  private final long accountId;

  public EstateFixture(Jdbi jdbi) {
    this(jdbi, SHIPPED);
  }

  /** Judged by these rules alone. */
  public EstateFixture(Jdbi jdbi, RuleCatalog rules) {
    this.jdbi = jdbi;
    this.correlation = new Correlation(rules);
    this.tenantId =
        insert("insert into tenant (name, external_id) values ('checkout', 'x1') returning id");
    this.accountId =
        insert(
            "insert into account (tenant_id, provider, native_id, partition, namespace, name, claimed)"
                + " values ("
                + tenantId
                + ", 'aws', '"
                + ACCOUNT
                + "', 'aws', 'team-checkout', 'shop', true) returning id");
    usualScopes();
  }

  private EstateFixture(EstateFixture same, RuleCatalog rules) {
    this.jdbi = same.jdbi;
    this.correlation = new Correlation(rules);
    this.tenantId = same.tenantId;
    this.accountId = same.accountId;
  }

  /** The same tenant with nothing in its account, judged by other rules. */
  public EstateFixture emptied(RuleCatalog rules) {
    execute("delete from asset; delete from policy; delete from scan_scope");
    EstateFixture emptied = new EstateFixture(this, rules);
    emptied.usualScopes();
    return emptied;
  }

  /** A Scanner of the account's namespace, of any format; its id. */
  long scanner() {
    return insert(
        "insert into scanner (tenant_id, namespace, name, account_id, format) values (%d,"
                .formatted(tenantId)
            + " 'team-checkout', 'ci', %d, '') returning id".formatted(accountId));
  }

  private void usualScopes() {
    REGIONAL.forEach(type -> scope(REGION, "aws.ec2." + type));
    GLOBAL.forEach(type -> scope("global", type));
  }

  public long tenantId() {
    return tenantId;
  }

  public long accountId() {
    return accountId;
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  public static String ec2(String resource) {
    return "arn:aws:ec2:" + REGION + ":" + ACCOUNT + ":" + resource;
  }

  /** Inserts or replaces an asset; properties in YAML. */
  public EstateFixture asset(String type, String key, String nativeId, String properties) {
    return asset(type, key, nativeId, properties, "{}", "{}", "");
  }

  public EstateFixture asset(
      String type,
      String key,
      String nativeId,
      String properties,
      String unread,
      String tags,
      String dataClass) {
    return asset(type, key, nativeId, regionOf(type), properties, unread, tags, dataClass);
  }

  public EstateFixture asset(
      String type,
      String key,
      String nativeId,
      String region,
      String properties,
      String unread,
      String tags,
      String dataClass) {
    String scopeType = PRINCIPALS.contains(type) ? "aws.iam.principal" : type;
    scope(region, scopeType);
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
                      native_id, name, tags, properties, unread, data_class, content_hash)
                    values (:tenant, :account, :scopeRegion, :scopeType, :type, :key, :region, :native, :native,
                      cast(:tags as jsonb), cast(:properties as jsonb), cast(:unread as jsonb), :dataClass, '')
                    on conflict (tenant_id, key) do update set properties = excluded.properties,
                      unread = excluded.unread, tags = excluded.tags, data_class = excluded.data_class
                    """)
                .bindMap(
                    Map.ofEntries(
                        Map.entry("tenant", tenantId),
                        Map.entry("account", accountId),
                        Map.entry("scopeRegion", region),
                        Map.entry("scopeType", scopeType),
                        Map.entry("type", type),
                        Map.entry("key", key),
                        Map.entry("region", region),
                        Map.entry("native", nativeId),
                        Map.entry("tags", json(tags)),
                        Map.entry("properties", json(properties)),
                        Map.entry("unread", json(unread)),
                        Map.entry("dataClass", dataClass)))
                .execute());
    return this;
  }

  /** An edge that the source's own payload tells of; evidence in YAML. */
  public EstateFixture relation(String source, String kind, String target, String evidence) {
    execute(
        """
        insert into relation (tenant_id, account_id, scope_region, scope_type, owner_key, source_key, kind,
          target_key, evidence)
        values (%d, %d, '', '', '%3$s', '%3$s', '%4$s', '%5$s', '%6$s')
        """
            .formatted(tenantId, accountId, source, kind, target, json(evidence)));
    return this;
  }

  /** Where a type's scope is: in the account's region, unless it is one of the few without. */
  public static String regionOf(String type) {
    return GLOBAL.contains(type) || type.startsWith("aws.iam.") ? "global" : REGION;
  }

  public EstateFixture scopeFails(String region, String type, String call, String code) {
    scope(region, type);
    execute(
        """
        update scan_scope set state = 'failed', failed_since = now(),
          failure = jsonb_build_object('reason', 'PERMISSION_DENIED', 'call', '%s', 'code', '%s', 'message', 'allow it')
        where type = '%s' and region = '%s'
        """
            .formatted(call, code, type, region));
    return this;
  }

  public EstateFixture scopeRecovers(String region, String type) {
    execute(
        "update scan_scope set state = 'complete', failure = null, failed_since = null where type = '%s' and region = '%s'"
            .formatted(type, region));
    return this;
  }

  public EstateFixture never(String type) {
    execute(
        "update scan_scope set state = 'failed', observed_at = null, failure = jsonb_build_object('reason',"
            + " 'PERMISSION_DENIED', 'call', 'list', 'code', 'denied', 'message', '') where type = '"
            + type
            + "'");
    return this;
  }

  /** A cluster policy of the account that asks for this, in JSON. */
  public EstateFixture policy(String body) {
    execute(
        """
        insert into policy (cluster, namespace, name, uid, version, body, known)
          values (true, '', 'p', '', '', '%s', '{}');
        insert into policy_account select id, 'team-checkout', 'shop' from policy;
        """
            .formatted(body.replace("'", "''")));
    return this;
  }

  public EstateFixture close(String key) {
    execute("update asset set closed_at = now() where key = '" + key + "'");
    return this;
  }

  public EstateFixture environment(String environment) {
    execute("update account set environment = '" + environment + "'");
    return this;
  }

  public void execute(String sql) {
    jdbi.useHandle(handle -> handle.execute(sql));
  }

  public CorrelationResult correlate() {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ, handle -> correlation.run(handle, tenantId));
  }

  public <T> List<T> query(String sql, Class<T> type) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(type).list());
  }

  /** Exactly one value. */
  public <T> T one(String sql, Class<T> type) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(type).one());
  }

  /** {@code check_id|asset native id|state|risk} of every finding, worst first. */
  public List<String> findings() {
    return query(
        """
        select concat_ws('|', f.rule_id, a.native_id, f.state, f.risk) from finding f
        join asset a on a.id = f.asset_id order by f.risk desc, f.rule_id, a.native_id
        """,
        String.class);
  }

  public static String json(String yaml) {
    try {
      JsonNode tree = YAML.readTree(yaml);
      return tree.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A scope that was listed to the end, unless it is there already. */
  public void scope(String region, String type) {
    execute(
        """
        insert into scan_scope (tenant_id, account_id, region, type, scan_id, state, observed_at)
        values (%d, %d, '%s', '%s', 1, 'complete', now()) on conflict do nothing
        """
            .formatted(tenantId, accountId, region, type));
  }

  private long insert(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
