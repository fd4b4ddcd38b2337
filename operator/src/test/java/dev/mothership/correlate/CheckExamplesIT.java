package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.rules.CheckExample;
import dev.mothership.rules.CheckExample.ExampleAsset;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.SomeRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the examples of every check file on PostgreSQL. */
final class CheckExamplesIT {
  private static final String PASSED =
      "select count(*) from check_result where check_id = '%s' and %s > 0";

  @TestFactory
  Stream<DynamicTest> everyExampleComesOutAsItSays() {
    EstateFixture estate = new EstateFixture(CorrelationDatabase.fresh());
    return RuleCatalog.withExamples().checks().stream()
        .flatMap(
            rule -> {
              EstateFixture fixture = estate.emptied(SomeRules.only(rule.id()));
              return rule.examples().stream()
                  .map(
                      example ->
                          dynamicTest(
                              rule.id() + ": " + example.name(),
                              () -> judge(fixture, rule, example)));
            });
  }

  @TestFactory
  Stream<DynamicTest> everyCheckShowsAPassAFailAndAnUnknown() {
    return RuleCatalog.withExamples().checks().stream()
        .map(
            rule ->
                dynamicTest(
                    rule.id(),
                    () ->
                        assertThat(rule.examples().stream().map(CheckExample::expect))
                            .contains("pass", "fail", "unknown")));
  }

  private static void judge(EstateFixture fixture, CheckRule rule, CheckExample example) {
    fixture.execute("delete from asset");
    fixture.execute("delete from policy");
    if (example.policy() != null) {
      fixture.policy(((ObjectNode) example.policy().deepCopy()).put("enforceNew", true).toString());
    }
    for (String type : rule.scopes()) {
      fixture.scope("global", type);
      fixture.scope(EstateFixture.REGION, type);
    }
    String observed = example.observedAt().isEmpty() ? "now()" : "'" + example.observedAt() + "'";
    fixture.execute(
        "update scan_scope set state = 'complete', failure = null, observed_at = " + observed);
    for (String type : example.failed()) {
      String call =
          type.equals("aws.iam.account") ? "iam:GetAccountSummary" : "ec2:DescribeSecurityGroups";
      fixture.scopeFails("global", type, call, "AccessDenied");
      fixture.scopeFails(EstateFixture.REGION, type, call, "AccessDenied");
    }
    for (ExampleAsset asset : example.assets()) {
      fixture.asset(
          asset.type(),
          asset.key(),
          asset.id(),
          asset.properties().toString(),
          unread(asset),
          asset.tags().toString(),
          "");
    }
    fixture.correlate();
    List<String> verdict =
        fixture.query(
            "select result || ': ' || reason from verdict v join asset a on a.id = v.asset_id where v.check_id = '%s' and a.native_id = '%s'"
                .formatted(rule.id(), example.on()),
            String.class);
    if (example.expect().equals("fail") || example.expect().equals("unknown")) {
      assertThat(verdict).hasSize(1);
      assertThat(verdict.get(0)).startsWith(example.expect() + ": ").contains(example.reason());
    } else {
      assertThat(verdict).isEmpty();
      String column = example.expect().equals("pass") ? "passed" : "not_applicable";
      assertThat(fixture.one(PASSED.formatted(rule.id(), column), Integer.class)).isEqualTo(1);
    }
  }

  /** Examples give call and code only; stored failures have all four fields. */
  private static String unread(ExampleAsset asset) {
    return asset
        .unread()
        .toString()
        .replace("\"call\"", "\"reason\":\"PERMISSION_DENIED\",\"message\":\"\",\"call\"");
  }
}
