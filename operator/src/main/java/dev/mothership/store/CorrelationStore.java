package dev.mothership.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.model.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What one correlation of one tenant reads of intent and inventory. */
public final class CorrelationStore {
  static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Failure>> UNREAD = new TypeReference<>() {};

  private final Handle handle;
  private final long tenantId;

  public CorrelationStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /** The tenant's object name: part of every finding's identity. */
  public String tenantName() {
    return handle
        .createQuery("select name from tenant where id = :tenant")
        .bind("tenant", tenantId)
        .mapTo(String.class)
        .one();
  }

  /** The database's clock, at the start of the transaction. */
  public Instant now() {
    return handle.createQuery("select now()").mapTo(Instant.class).one();
  }

  /** Accounts that are not retired, by id. */
  public List<AccountFacts> accounts() {
    return handle
        .createQuery(
            """
            select a.id, a.native_id, a.partition, a.environment, a.data_class_default,
                   coalesce(nullif(a.criticality, ''), t.criticality) as criticality
            from account a join tenant t on t.id = a.tenant_id
            where a.tenant_id = :tenant and a.retired_at is null order by a.id
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) ->
                new AccountFacts(
                    row.getLong("id"),
                    row.getString("native_id"),
                    row.getString("partition"),
                    row.getString("environment"),
                    row.getString("criticality"),
                    row.getString("data_class_default")))
        .list();
  }

  public List<ScopeFacts> scopes() {
    return handle
        .createQuery(
            """
            select account_id, region, type, state, failure::text, observed_at is not null as listed
            from scan_scope where tenant_id = :tenant order by account_id, type, region
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) -> {
              String failure =
                  "failed".equals(row.getString("state")) ? row.getString("failure") : null;
              return new ScopeFacts(
                  row.getLong("account_id"),
                  row.getString("region"),
                  row.getString("type"),
                  failure == null ? null : read(failure, Failure.class),
                  row.getBoolean("listed"));
            })
        .list();
  }

  /** Open assets of accounts that are not retired, by key. */
  public List<StoredAsset> assets() {
    return handle
        .createQuery(
            """
            select id, account_id, scope_region, scope_type, type, key, region, native_id, name,
                   tags::text, properties::text, unread::text, data_class
            from rule.asset where tenant_id = :tenant order by key
            """)
        .bind("tenant", tenantId)
        .setFetchSize(1000)
        .map((row, context) -> asset(row))
        .list();
  }

  static JsonNode tree(String text) {
    return read(text, JsonNode.class);
  }

  static <T> T read(String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is no " + type.getSimpleName(), e);
    }
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON is no " + type.getType(), e);
    }
  }

  private static StoredAsset asset(ResultSet row) throws SQLException {
    return new StoredAsset(
        row.getLong("id"),
        row.getLong("account_id"),
        row.getString("scope_region"),
        row.getString("scope_type"),
        row.getString("type"),
        row.getString("key"),
        row.getString("region"),
        row.getString("native_id"),
        row.getString("name"),
        read(row.getString("tags"), TAGS),
        tree(row.getString("properties")),
        read(row.getString("unread"), UNREAD),
        row.getString("data_class"));
  }
}
