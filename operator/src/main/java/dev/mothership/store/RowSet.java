package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * One derived table of a tenant, replaced as a whole with as few writes as there are differences:
 * one statement deletes what is gone, updates what differs and inserts what is new.
 */
final class RowSet {
  private final String sql;

  /**
   * @param keys column definitions ({@code name type}) that identify a row within the tenant
   * @param values definitions of the other columns
   * @param only further condition on stored rows {@code t}; {@code true} for the whole tenant
   */
  RowSet(String table, List<String> keys, List<String> values, String only) {
    String same = each(keys, column -> "t.%1$s = d.%1$s", " and ");
    List<String> all = Stream.concat(keys.stream(), values.stream()).toList();
    String changed =
        values.isEmpty()
            ? "select 1 where false"
            : """
              update %1$s t set %2$s from desired d
              where t.tenant_id = :tenant and %3$s and (%4$s) is distinct from (%5$s) returning 1"""
                .formatted(
                    table,
                    each(values, column -> "%1$s = d.%1$s", ", "),
                    same,
                    each(values, column -> "t.%1$s", ", "),
                    each(values, column -> "d.%1$s", ", "));
    this.sql =
        """
        with desired as materialized (
          select * from jsonb_to_recordset(cast(:rows as jsonb)) as d(%1$s)
        ), gone as (
          delete from %2$s t where t.tenant_id = :tenant and (%3$s)
            and not exists (select from desired d where %4$s) returning 1
        ), changed as (
          %5$s
        ), added as (
          insert into %2$s (tenant_id, %6$s)
          select :tenant, %7$s from desired d
          where not exists (select from %2$s t where t.tenant_id = :tenant and %4$s)
          order by %8$s returning 1
        )
        select (select count(*) from gone) + (select count(*) from changed) + (select count(*) from added)
        """
            .formatted(
                String.join(", ", all),
                table,
                only,
                same,
                changed,
                each(all, column -> "%1$s", ", "),
                each(all, column -> "d.%1$s", ", "),
                each(keys, column -> "d.%1$s", ", "));
  }

  /**
   * Rows written, zero when the table already held exactly these, and within a read-only
   * connection, where what would follow from other rules is only looked at.
   */
  int replace(Handle handle, long tenantId, ArrayNode rows) {
    if (handle.isReadOnly()) {
      return 0;
    }
    return handle
        .createQuery(sql)
        .bind("tenant", tenantId)
        .bind("rows", text(rows))
        .mapTo(Integer.class)
        .one();
  }

  private static String text(JsonNode rows) {
    return rows.toString();
  }

  private static String each(List<String> columns, UnaryOperator<String> format, String separator) {
    return columns.stream()
        .map(column -> column.substring(0, column.indexOf(' ')))
        .map(name -> format.apply(name).formatted(name))
        .collect(Collectors.joining(separator));
  }
}
