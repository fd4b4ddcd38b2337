package dev.mothership.store;

import java.util.function.ToLongFunction;

/**
 * The merge's statements, in their order. Unchanged data writes no row, and new rows go in by key,
 * so that two merges cannot deadlock. An asset that was staged as unchanged is there, and that is
 * all that its row says.
 *
 * <p>Each takes {@code :scan}, {@code :tenant} and {@code :account}; a scope is complete when its
 * row in scan_scope already says so for this scan. An asset that several accounts of a tenant list
 * (AWS managed policies) belongs to the first; the others are its witnesses, and inherit it when
 * the owner no longer lists it. An asset that only reports told of is taken over with its history.
 */
final class MergeStatements {
  private static final String COMPLETE =
      """
      (select region, type from scan_scope where tenant_id = :tenant and account_id = :account
        and scan_id = :scan and state = 'complete')
      """;
  private static final String UNLISTED =
      """
      (select region, type from scan_scope where tenant_id = :tenant and account_id = :account
        and scan_id <> :scan)
      """;

  private static final String KEEP_EARLIER_PAYLOAD =
      """
      insert into asset_version (tenant_id, asset_id, payload, properties)
      select a.tenant_id, a.id, r.payload, a.properties
      from staging_asset s
      join asset a on a.tenant_id = :tenant and a.key = s.key and a.account_id = :account
      join asset_raw r on r.tenant_id = a.tenant_id and r.asset_id = a.id
      where s.scan_id = :scan and not s.unchanged and a.content_hash <> s.content_hash
      """;
  private static final String UPDATE_CHANGED =
      """
      update asset a
      set account_id = :account, scope_region = s.scope_region, scope_type = s.scope_type,
        type = s.type, region = s.region, native_id = s.native_id, name = s.name, tags = s.tags,
        properties = s.properties, unread = s.unread, data_class = s.data_class,
        content_hash = s.content_hash, seen_hash = s.seen_hash, changed_at = now(),
        closed_at = null, reported = false
      from staging_asset s
      where s.scan_id = :scan and not s.unchanged and a.tenant_id = :tenant and a.key = s.key
        and (a.closed_at is not null or a.reported
          or a.account_id = :account and (a.content_hash <> s.content_hash
            or a.scope_region <> s.scope_region or a.scope_type <> s.scope_type))
      """;
  private static final String INSERT_ABSENT =
      """
      insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
        native_id, name, tags, properties, unread, data_class, content_hash, seen_hash)
      select :tenant, :account, s.scope_region, s.scope_type, s.type, s.key, s.region,
        s.native_id, s.name, s.tags, s.properties, s.unread, s.data_class, s.content_hash,
        s.seen_hash
      from staging_asset s
      where s.scan_id = :scan and not s.unchanged
        and not exists (select from asset a where a.tenant_id = :tenant and a.key = s.key)
      order by s.key
      on conflict do nothing
      """;
  private static final String WITNESS =
      """
      insert into asset_witness (tenant_id, asset_id, account_id, scope_region, scope_type)
      select a.tenant_id, a.id, :account, s.scope_region, s.scope_type
      from staging_asset s join asset a on a.tenant_id = :tenant and a.key = s.key
      where s.scan_id = :scan and a.account_id <> :account and not exists (
        select from asset_witness w
        where w.tenant_id = a.tenant_id and w.asset_id = a.id and w.account_id = :account)
      order by a.id
      on conflict do nothing
      """;
  private static final String WITNESS_NO_MORE =
      """
      delete from asset_witness w using asset a
      where w.tenant_id = :tenant and w.account_id = :account
        and a.tenant_id = w.tenant_id and a.id = w.asset_id
        and (a.account_id = :account
          or (w.scope_region, w.scope_type) in\s"""
          + UNLISTED
          + """
          or (w.scope_region, w.scope_type) in\s"""
          + COMPLETE
          + """
           and not exists (select from staging_asset s where s.scan_id = :scan and s.key = a.key))
          """;
  private static final String GONE =
      """
      a.tenant_id = :tenant and a.account_id = :account and a.closed_at is null
        and ((a.scope_region, a.scope_type) in\s"""
          + UNLISTED
          + """
          or (a.scope_region, a.scope_type) in\s"""
          + COMPLETE
          + """
           )
          and not exists (select from staging_asset s where s.scan_id = :scan and s.key = a.key)
          """;
  private static final String HAND_OVER =
      """
      update asset a set account_id = w.account_id, scope_region = w.scope_region,
        scope_type = w.scope_type
      from (select distinct on (tenant_id, asset_id) * from asset_witness
            where tenant_id = :tenant and account_id <> :account
            order by tenant_id, asset_id, account_id) w
      where w.tenant_id = a.tenant_id and w.asset_id = a.id and\s"""
          + GONE;
  private static final String FORGET_HEIRS =
      """
      delete from asset_witness w using asset a
      where w.tenant_id = :tenant and a.tenant_id = w.tenant_id and a.id = w.asset_id
        and a.account_id = w.account_id
      """;

  /**
   * Of images the newest are listed: of one that no longer is only reports tell, as of any that was
   * never listed.
   */
  private static final String BACK_TO_REPORTS =
      """
      update asset a set reported = true, type = 'reported.image', scope_region = '',
        scope_type = 'reported.image', region = '', changed_at = now(),
        closed_at = case when exists (select from package p
            where p.tenant_id = a.tenant_id and p.asset_id = a.id)
          or exists (select from observation o
            where o.tenant_id = a.tenant_id and o.asset_id = a.id and o.closed_at is null)
          or exists (select from sighting g
            where g.tenant_id = a.tenant_id and g.asset_id = a.id) then null else now() end
      where a.type = 'aws.ecr.image' and\s"""
          + GONE;

  private static final String CLOSE =
      """
      update asset a set closed_at = now(), changed_at = now() where\s"""
          + GONE;
  private static final String UPDATE_PAYLOAD =
      """
      update asset_raw r set payload = s.payload
      from staging_asset s
      join asset a on a.tenant_id = :tenant and a.key = s.key and a.account_id = :account
      where s.scan_id = :scan and not s.unchanged and r.tenant_id = a.tenant_id
        and r.asset_id = a.id and r.payload <> s.payload
      """;

  /** Only the provider's payload or a relation differs. */
  private static final String UPDATE_SEEN =
      """
      update asset a set seen_hash = s.seen_hash
      from staging_asset s
      where s.scan_id = :scan and not s.unchanged and a.tenant_id = :tenant and a.key = s.key
        and a.account_id = :account and a.seen_hash <> s.seen_hash
      """;

  private static final String INSERT_PAYLOAD =
      """
      insert into asset_raw (tenant_id, asset_id, payload)
      select a.tenant_id, a.id, s.payload
      from staging_asset s
      join asset a on a.tenant_id = :tenant and a.key = s.key and a.account_id = :account
      where s.scan_id = :scan and not s.unchanged and not exists (
        select from asset_raw r where r.tenant_id = a.tenant_id and r.asset_id = a.id)
      order by a.id
      on conflict do nothing
      """;

  private static final String DELETE_GONE_RELATIONS =
      """
      delete from relation r
      where r.tenant_id = :tenant and r.account_id = :account
        and ((r.scope_region, r.scope_type) in\s"""
          + COMPLETE
          + """
          or (r.scope_region, r.scope_type) in\s"""
          + UNLISTED
          + """
          or exists (select from staging_asset s where s.scan_id = :scan and s.key = r.owner_key))
          and not exists (
            select from staging_relation s where s.scan_id = :scan and s.owner_key = r.owner_key
              and s.source_key = r.source_key and s.kind = r.kind and s.target_key = r.target_key)
          and not exists (
            select from staging_asset s where s.scan_id = :scan and s.key = r.owner_key
              and s.unchanged)
          """;
  private static final String UPDATE_EVIDENCE =
      """
      update relation r set evidence = s.evidence, account_id = :account,
        scope_region = s.scope_region, scope_type = s.scope_type
      from staging_relation s
      where s.scan_id = :scan and r.tenant_id = :tenant and r.account_id = :account
        and s.owner_key = r.owner_key and s.source_key = r.source_key and s.kind = r.kind
        and s.target_key = r.target_key
        and (r.evidence <> s.evidence or r.scope_region <> s.scope_region
          or r.scope_type <> s.scope_type)
      """;
  private static final String INSERT_RELATIONS =
      """
      insert into relation (tenant_id, account_id, scope_region, scope_type, owner_key, source_key,
        kind, target_key, evidence)
      select :tenant, :account, s.scope_region, s.scope_type, s.owner_key, s.source_key, s.kind,
        s.target_key, s.evidence
      from staging_relation s
      where s.scan_id = :scan and not exists (
        select from relation r where r.tenant_id = :tenant and r.owner_key = s.owner_key
          and r.source_key = s.source_key and r.kind = s.kind and r.target_key = s.target_key)
      order by s.owner_key, s.source_key, s.kind, s.target_key
      on conflict do nothing
      """;

  private MergeStatements() {}

  /**
   * Of several sightings of one thing the last counts, and of several scopes' the first scope's.
   */
  static void prepare(ToLongFunction<String> execute) {
    execute.applyAsLong(
        """
        delete from staging_asset where scan_id = :scan and seq in (
          select seq from (select seq, row_number() over (
              partition by key order by scope_type, scope_region, seq desc) as place
            from staging_asset where scan_id = :scan) sighting
          where place > 1)
        """);
    execute.applyAsLong(
        """
        delete from staging_relation where scan_id = :scan and seq in (
          select seq from (select seq, row_number() over (
              partition by owner_key, source_key, kind, target_key
              order by scope_type, scope_region, seq desc) as place
            from staging_relation where scan_id = :scan) sighting
          where place > 1)
        """);
  }

  /**
   * @return assets inserted, updated, handed over or closed
   */
  static long assets(ToLongFunction<String> execute) {
    execute.applyAsLong(KEEP_EARLIER_PAYLOAD);
    long changed = execute.applyAsLong(UPDATE_CHANGED);
    changed += execute.applyAsLong(INSERT_ABSENT);
    execute.applyAsLong(WITNESS);
    execute.applyAsLong(WITNESS_NO_MORE);
    long handedOver = execute.applyAsLong(HAND_OVER);
    if (handedOver > 0) {
      execute.applyAsLong(FORGET_HEIRS);
    }
    changed += handedOver + execute.applyAsLong(BACK_TO_REPORTS) + execute.applyAsLong(CLOSE);
    execute.applyAsLong(UPDATE_PAYLOAD);
    execute.applyAsLong(INSERT_PAYLOAD);
    execute.applyAsLong(UPDATE_SEEN);
    return changed;
  }

  /**
   * @return relations inserted, changed or deleted
   */
  static long relations(ToLongFunction<String> execute) {
    return execute.applyAsLong(DELETE_GONE_RELATIONS)
        + execute.applyAsLong(UPDATE_EVIDENCE)
        + execute.applyAsLong(INSERT_RELATIONS);
  }

  /**
   * A region that the account no longer asks for is out of sight: its scopes go with their assets.
   *
   * @return the scopes dropped
   */
  static long dropUnlistedScopes(ToLongFunction<String> execute) {
    return execute.applyAsLong(
        """
        delete from scan_scope
        where tenant_id = :tenant and account_id = :account and scan_id <> :scan
        """);
  }
}
