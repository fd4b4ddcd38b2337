package dev.mothership.store;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Who had an address when, from what assets are now and from what they were before each change. */
@Singleton
public final class AddressStore {
  /** What assets were is kept so long. */
  public static final Duration KEPT = Duration.ofDays(90);

  /** Each asset's contents in turn: the earlier ones until they were replaced, then the last. */
  private static final String HELD =
      """
      with address as materialized (
        select to_jsonb(host(cast(:ip as inet))) as ip
      ), holder as (
        select tenant_id, id from asset
        where type in ('aws.ec2.network-interface', 'aws.ec2.address', 'aws.ec2.nat-gateway')
          and held_addresses(properties) @> (select ip from address)
        union
        select v.tenant_id, v.asset_id from asset_version v
        join asset a on a.tenant_id = v.tenant_id and a.id = v.asset_id
          and a.type in ('aws.ec2.network-interface', 'aws.ec2.address', 'aws.ec2.nat-gateway')
        where held_addresses(v.properties) @> (select ip from address)
      ), content as (
        select a.tenant_id, a.id, v.properties, a.first_seen, v.replaced_at as until
        from holder join asset a using (tenant_id, id)
        join asset_version v on v.tenant_id = a.tenant_id and v.asset_id = a.id
        union all
        select a.tenant_id, a.id, a.properties, a.first_seen, coalesce(a.closed_at, 'infinity')
        from holder join asset a using (tenant_id, id)
      ), spell as (
        select content.*, held_addresses(properties) @> (select ip from address) as held,
          coalesce(lag(until) over (partition by tenant_id, id order by until), first_seen) as since
        from content
      )
      select t.name as tenant, c.namespace, c.name as account, c.provider, c.native_id as account_id, a.region, a.key,
        a.type, a.name, coalesce(s.properties ->> 'vpcId', '') as vpc, coalesce(o.owner, '') as owner,
        coalesce(u.key, '') as user_key, coalesce(u.type, '') as user_type, coalesce(u.name, '') as user_name,
        (select coalesce(max(e.until), s.first_seen) from spell e
         where e.tenant_id = s.tenant_id and e.id = s.id and not e.held and e.until <= s.since) as held_from,
        (select coalesce(min(e.since), a.closed_at) from spell e
         where e.tenant_id = s.tenant_id and e.id = s.id and not e.held and e.since >= s.until) as held_to
      from spell s
      join asset a on a.tenant_id = s.tenant_id and a.id = s.id
      join tenant t on t.id = a.tenant_id and t.retired_at is null
      join account c on c.id = a.account_id and c.retired_at is null and c.namespace = any(t.namespaces)
        and (cast(:namespace as text) is null or c.namespace = :namespace)
      left join asset_owner o on o.tenant_id = a.tenant_id and o.asset_id = a.id
      left join asset u on u.tenant_id = a.tenant_id and u.account_id = a.account_id
        and u.key = substring(a.key from '^.*:') || case
          when s.properties ->> 'instanceId' <> '' then 'instance/' || (s.properties ->> 'instanceId')
          else 'network-interface/' || (s.properties ->> 'networkInterfaceId') end
      where s.held and s.since <= :at and s.until > :at
      order by t.name, c.namespace, a.key limit :limit
      """;

  private final Database database;

  public AddressStore(Database database) {
    this.database = database;
  }

  /**
   * Every asset that had the address then, whosever it is.
   *
   * @param ip an IPv4 or IPv6 address, in any of the ways to write it
   * @param namespace of their accounts; null for any
   */
  public List<HeldAddress> holders(String ip, Instant at, @Nullable String namespace, int limit) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(HELD)
                    .bind("ip", ip)
                    .bind("at", at.atOffset(ZoneOffset.UTC))
                    .bind("namespace", namespace)
                    .bind("limit", limit)
                    .map(AddressStore::row)
                    .list());
  }

  private static HeldAddress row(ResultSet row, StatementContext context) throws SQLException {
    return new HeldAddress(
        row.getString("tenant"),
        row.getString("namespace"),
        row.getString("account"),
        row.getString("provider"),
        row.getString("account_id"),
        row.getString("region"),
        row.getString("key"),
        row.getString("type"),
        row.getString("name"),
        row.getString("vpc"),
        row.getString("owner"),
        row.getString("user_key"),
        row.getString("user_type"),
        row.getString("user_name"),
        row.getObject("held_from", OffsetDateTime.class).toInstant(),
        Rows.instant(row, "held_to"));
  }
}
