package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.OrganizationListing;
import dev.mothership.model.OrganizationMember;
import dev.mothership.model.OrganizationPolicy;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** One listing merged into what is known of an organization; writes only what differs. */
final class DiscoveryMerge {
  private final Handle handle;
  private final long organization;

  DiscoveryMerge(Handle handle, long organization) {
    this.handle = handle;
    this.organization = organization;
  }

  void run(OrganizationListing listing) {
    accounts(listing.accounts());
    listing.policies().forEach(this::policies);
    handle
        .createUpdate(
            """
            update organization set native_id = :native, last_failure = null, problems = :problems,
              calls = :calls, throttled = :throttled, discovered_at = now()
            where id = :id
            """)
        .bind("id", organization)
        .bind("native", listing.nativeId())
        .bindByType("problems", Json.node(listing.failures()), JsonNode.class)
        .bind("calls", listing.usage().calls())
        .bind("throttled", listing.usage().throttled())
        .execute();
  }

  private void accounts(List<OrganizationMember> members) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into organization_account as a
              (organization_id, native_id, name, status, unit_ids, unit_path, tags, left_at)
            values (:id, :native, :name, :status, :unitIds, :unitPath, :tags,
              case when :active then null else now() end)
            on conflict (organization_id, native_id) do update set name = excluded.name,
              status = excluded.status, unit_ids = coalesce(excluded.unit_ids, a.unit_ids),
              unit_path = coalesce(excluded.unit_path, a.unit_path),
              tags = coalesce(excluded.tags, a.tags),
              left_at = case when excluded.left_at is null then null
                             else coalesce(a.left_at, excluded.left_at) end,
              changed_at = now()
            where (a.name, a.status, a.unit_ids, a.unit_path, a.tags, a.left_at is null)
              is distinct from (excluded.name, excluded.status,
                coalesce(excluded.unit_ids, a.unit_ids), coalesce(excluded.unit_path, a.unit_path),
                coalesce(excluded.tags, a.tags), excluded.left_at is null)
            """);
    for (OrganizationMember member : members) {
      batch
          .bind("id", organization)
          .bind("native", member.nativeId())
          .bind("name", member.name())
          .bind("status", member.status())
          .bindByType("unitIds", array(member.unitIds()), String[].class)
          .bind("unitPath", member.unitPath())
          .bindByType(
              "tags", member.tags() == null ? null : Json.node(member.tags()), JsonNode.class)
          .bind("active", OrganizationMember.ACTIVE.equals(member.status()))
          .add();
    }
    if (!members.isEmpty()) {
      batch.execute();
    }
    handle
        .createUpdate(
            """
            update organization_account set left_at = now(), changed_at = now()
            where organization_id = :id and left_at is null and native_id <> all(:listed)
            """)
        .bind("id", organization)
        .bindArray(
            "listed", String.class, members.stream().map(OrganizationMember::nativeId).toList())
        .execute();
  }

  private void policies(String type, List<OrganizationPolicy> policies) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into organization_policy as p
              (organization_id, native_id, type, name, managed, content, targets)
            values (:id, :native, :type, :name, :managed, :content, :targets)
            on conflict (organization_id, native_id) do update set type = excluded.type,
              name = excluded.name, managed = excluded.managed,
              content = coalesce(excluded.content, p.content),
              targets = coalesce(excluded.targets, p.targets), changed_at = now()
            where (p.type, p.name, p.managed, p.content, p.targets)
              is distinct from (excluded.type, excluded.name, excluded.managed,
                coalesce(excluded.content, p.content), coalesce(excluded.targets, p.targets))
            """);
    for (OrganizationPolicy policy : policies) {
      batch
          .bind("id", organization)
          .bind("native", policy.nativeId())
          .bind("type", policy.type())
          .bind("name", policy.name())
          .bind("managed", policy.managed())
          .bindByType("content", policy.content(), JsonNode.class)
          .bindByType("targets", array(policy.targets()), String[].class)
          .add();
    }
    if (!policies.isEmpty()) {
      batch.execute();
    }
    handle
        .createUpdate(
            """
            delete from organization_policy
            where organization_id = :id and type = :type and native_id <> all(:listed)
            """)
        .bind("id", organization)
        .bind("type", type)
        .bindArray(
            "listed", String.class, policies.stream().map(OrganizationPolicy::nativeId).toList())
        .execute();
  }

  private static String @Nullable [] array(@Nullable List<String> texts) {
    return texts == null ? null : texts.toArray(String[]::new);
  }
}
