package dev.mothership.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.local.Installation;
import dev.mothership.rules.RuleCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Our verdicts held against Prowler's, question by question, on the resources that both judge. */
final class ProwlerComparison {
  /**
   * Checks of either side that ask the same.
   *
   * @param by resource, region or account
   */
  record Question(
      @JsonProperty(required = true) List<String> ours,
      @JsonProperty(required = true) List<String> theirs,
      String by) {
    Question {
      by = by == null ? "resource" : by;
    }
  }

  record Mapping(String tool, String provider, List<Question> questions) {}

  /** One resource on which the two differ. */
  record Difference(Question question, String resource, String ours, String theirs, String said) {}

  /**
   * @param compared pairs of verdicts
   */
  record Outcome(int compared, List<Difference> differences) {
    double agreement() {
      return compared == 0 ? 0 : 100.0 * (compared - differences.size()) / compared;
    }
  }

  private record Key(String by, String resource, String region) {
    String of() {
      return switch (by) {
        case "region" -> region;
        case "account" -> "account";
        default -> resource;
      };
    }
  }

  private final Installation installation;
  private final RuleCatalog catalog = new RuleCatalog();
  private final Mapping mapping;

  ProwlerComparison(Installation installation) throws IOException {
    this.installation = installation;
    Path file = Installation.checkout().resolve("config/rules/mappings/prowler-aws.yaml");
    mapping = new YAMLMapper().readValue(file.toFile(), Mapping.class);
  }

  /**
   * @param accountId whose verdicts are in the installation's database
   */
  Outcome compare(String accountId, List<Prowler.Row> theirs) throws SQLException {
    int compared = 0;
    List<Difference> differences = new ArrayList<>();
    for (Question question : mapping.questions()) {
      Map<String, String> our = ours(accountId, question);
      Map<String, List<Prowler.Row>> their =
          theirs.stream()
              .filter(row -> question.theirs().contains(row.check()))
              .filter(row -> Set.of("PASS", "FAIL").contains(row.status()))
              .collect(
                  Collectors.groupingBy(
                      row -> new Key(question.by(), row.resource(), row.region()).of()));
      Set<String> both = new TreeSet<>(their.keySet());
      both.retainAll(our.keySet());
      for (String resource : both) {
        compared++;
        boolean fails = their.get(resource).stream().anyMatch(row -> row.status().equals("FAIL"));
        String said =
            their.get(resource).stream()
                .filter(row -> !fails || row.status().equals("FAIL"))
                .map(Prowler.Row::said)
                .findFirst()
                .orElse("");
        if (!our.get(resource).equals(fails ? "fail" : "pass")) {
          differences.add(
              new Difference(question, resource, our.get(resource), fails ? "fail" : "pass", said));
        }
      }
    }
    return new Outcome(compared, differences);
  }

  /** By resource, region or account: fail before unknown before pass. */
  private Map<String, String> ours(String accountId, Question question) throws SQLException {
    Map<String, String> verdicts = new TreeMap<>();
    String sql =
        """
        select a.key, a.region, v.result from asset a
        join account c on c.id = a.account_id
        left join verdict v on v.tenant_id = a.tenant_id and v.asset_id = a.id and v.check_id = ?
        where c.native_id = ? and a.closed_at is null and a.type = any (?)\
        """;
    Function<String, Integer> rank = result -> List.of("pass", "unknown", "fail").indexOf(result);
    try (Connection connection = installation.database().connect()) {
      for (String check : question.ours()) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setString(1, check);
          statement.setString(2, accountId);
          statement.setArray(3, connection.createArrayOf("text", assetTypes(check)));
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              String key = new Key(question.by(), row.getString(1), row.getString(2)).of();
              String result = row.getString(3) == null ? "pass" : row.getString(3);
              verdicts.merge(key, result, (a, b) -> rank.apply(a) >= rank.apply(b) ? a : b);
            }
          }
        }
      }
    }
    return verdicts;
  }

  private String[] assetTypes(String check) {
    return catalog
        .check(check)
        .orElseThrow(() -> new IllegalStateException("the mapping names no check: " + check))
        .assetTypes()
        .toArray(String[]::new);
  }

  /** A report for people: the share, then each difference. */
  static String report(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d verdicts compared, %.1f %% alike%n".formatted(outcome.compared(), outcome.agreement()));
    for (Difference one : outcome.differences()) {
      text.append(
          "%s: ours %s, theirs %s: %s (%s)%n"
              .formatted(
                  one.question().ours().get(0),
                  one.ours(),
                  one.theirs(),
                  one.resource(),
                  one.said()));
    }
    return text.toString();
  }
}
