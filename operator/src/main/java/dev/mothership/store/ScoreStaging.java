package dev.mothership.store;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.Knowledge;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What is told of each CVE in one row: EPSS, KEV, Vulnrichment. */
final class ScoreStaging {
  private static final int BATCH_CHARACTERS = 1 << 18;

  /**
   * A table keyed by {@code cve}.
   *
   * @param columns definitions of the others
   * @param writer of a row, {@code cve} first
   */
  record Table(String name, List<String> columns, BiConsumer<CopyText, Knowledge> writer) {}

  static final Table EPSS =
      new Table(
          "epss",
          List.of("score real", "percentile real"),
          (row, entry) -> {
            Knowledge.Epss epss = (Knowledge.Epss) entry;
            row.add(epss.cve())
                .add(Float.toString(epss.score()))
                .add(Float.toString(epss.percentile()));
          });
  static final Table KEV =
      new Table(
          "kev",
          List.of("added_on date", "due_on date", "ransomware boolean"),
          (row, entry) -> {
            Knowledge.Kev kev = (Knowledge.Kev) entry;
            row.add(kev.cve())
                .add(kev.addedOn().toString())
                .add(kev.dueOn().toString())
                .add(kev.ransomware());
          });
  static final Table VULNRICHMENT =
      new Table(
          "vulnrichment",
          List.of("exploitation text", "automatable boolean", "total_impact boolean"),
          (row, entry) -> {
            Knowledge.Vulnrichment said = (Knowledge.Vulnrichment) entry;
            row.add(said.cve())
                .add(said.exploitation())
                .add(said.automatable())
                .add(said.totalImpact());
          });

  private final Handle handle;
  private final Table table;
  private CopyText batch = new CopyText();

  ScoreStaging(Handle handle, Table table) {
    this.handle = handle;
    this.table = table;
    handle.execute(
        "create temp table told (seq bigint generated always as identity, cve text, %s) on commit drop"
            .formatted(String.join(", ", table.columns())));
  }

  void add(Knowledge entry) {
    table.writer().accept(batch, entry);
    batch.endRow();
    if (batch.length() >= BATCH_CHARACTERS) {
      flush();
    }
  }

  private void flush() {
    batch.copyInto(handle, "told (cve, %s)".formatted(each("%1$s")));
    batch = new CopyText();
  }

  /** Of several rows of a CVE the last counts. */
  FeedLoad merge(FeedFacts facts) {
    flush();
    handle.execute("analyze told");
    handle.execute(
        """
        delete from told where seq in (
          select seq from (
            select seq, row_number() over (partition by cve order by seq desc) as place from told) each
          where place > 1)
        """);
    keepMoved(facts.complete());
    long changed =
        handle.execute(
            "update %s t set %s from told d where t.cve = d.cve and (%s) is distinct from (%s)"
                .formatted(table.name(), each("%1$s = d.%1$s"), each("t.%1$s"), each("d.%1$s")));
    long added =
        handle.execute(
            """
            insert into %1$s (cve, %2$s) select d.cve, %3$s from told d
            where not exists (select from %1$s t where t.cve = d.cve) order by d.cve
            """
                .formatted(table.name(), each("%1$s"), each("d.%1$s")));
    long gone = 0;
    if (facts.complete()) {
      gone =
          handle.execute(
              "delete from %s t where not exists (select from told d where d.cve = t.cve)"
                  .formatted(table.name()));
    }
    return new FeedLoad(facts, added, changed, gone, 0);
  }

  /** CVEs of which it says otherwise than before, with the scores of both. */
  private void keepMoved(boolean complete) {
    String score = table == EPSS ? "%s.score" : "cast(null as real)";
    handle.execute(
        """
        create temp table moved on commit drop as
        select coalesce(d.cve, t.cve) as cve, %1$s as was, %2$s as score
        from told d %3$s join %4$s t on t.cve = d.cve
        where (%5$s) is distinct from (%6$s)
        """
            .formatted(
                score.formatted("t"),
                score.formatted("d"),
                complete ? "full" : "left",
                table.name(),
                each("t.%1$s"),
                each("d.%1$s")));
  }

  private String each(String format) {
    UnaryOperator<String> name = column -> column.substring(0, column.indexOf(' '));
    return table.columns().stream()
        .map(name)
        .map(column -> format.formatted(column))
        .collect(Collectors.joining(", "));
  }
}
