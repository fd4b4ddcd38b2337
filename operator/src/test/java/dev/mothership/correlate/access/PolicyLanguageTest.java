package dev.mothership.correlate.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.correlate.access.Decision.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the comparison with the other evaluator does not ask. */
@Timeout(10)
final class PolicyLanguageTest {
  private static final String ROLE = "arn:aws:iam::111111111111:role/app";
  private static final String KEY = "arn:aws:kms:eu-west-1:111111111111:key/k";

  @Test
  void aStringThatHoldsADocumentIsOne() {
    PolicyDocument read =
        PolicyText.read(
            new TextNode(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"),
            "");
    assertThat(read.clauses()).hasSize(1);
    assertThat(read.problem()).isEmpty();
  }

  @Test
  void whatIsNoPolicyIsAProblemWithAReason() {
    assertThat(PolicyText.read(new TextNode("{\"Statement\": ["), "").problem())
        .isEqualTo("the document is no JSON");
    assertThat(PolicyText.read(new TextNode("[".repeat(100_000)), "").problem())
        .isEqualTo("the document is no JSON");
    assertThat(PolicyText.read(new TextNode("x".repeat(PolicyText.LARGEST + 1)), "").problem())
        .contains("larger");
    assertThat(PolicyText.read(yaml("[1]"), "").problem()).contains("no JSON object");
    assertThat(PolicyText.read(yaml("{}"), "").problem()).contains("no statement");
    assertThat(
            PolicyText.read(
                    yaml(
                        "{Statement: [{Sid: a, Effect: allow, Action: '*'}, {Effect: Allow},"
                            + " {Effect: Allow, Action: x, Resourse: y}, 3,"
                            + " {Effect: Deny, Action: 's3:*', Resource: '*'}]}"),
                    "")
                .problem())
        .isEqualTo(
            "statement a has neither effect; statement #2 needs one of Action and NotAction;"
                + " statement #3 has Resourse, which nobody knows; statement #4 is no object");
  }

  @Test
  void nestedWildcardsTakeNoTime() {
    String pattern = "*a".repeat(50_000) + "b";
    String text = "a".repeat(2_000);
    long began = System.nanoTime();
    assertThat(Wildcards.matches(pattern, text)).isFalse();
    assertThat(Wildcards.matches("*a*".repeat(60) + "?b", text)).isFalse();
    assertThat(Wildcards.overlap("*a".repeat(900) + "b", "a*".repeat(900) + "c")).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void patternsOverlapWhereSomethingIsMatchedByBoth() {
    assertThat(Wildcards.overlap("arn:*:role/a*", "arn:aws:*/*b")).isTrue();
    assertThat(Wildcards.overlap("arn:aws:iam::1:role/a*", "arn:aws:iam::1:role/b*")).isFalse();
    assertThat(Wildcards.overlap("a?c", "ab*")).isTrue();
    assertThat(Wildcards.overlap("a?", "a")).isFalse();
    assertThat(Wildcards.covers("arn:*", "arn:aws:*")).isTrue();
    assertThat(Wildcards.covers("arn:aws:?", "arn:aws:*")).isFalse();
  }

  @Test
  void documentsThatSayTheSameAreReadOnce() {
    PolicyLibrary library = new PolicyLibrary();
    PolicyDocument one =
        library.of(yaml("{Statement: [{Effect: Allow, Action: a, Resource: b}], Version: v}"));
    PolicyDocument same =
        library.of(yaml("{Version: v, Statement: [{Resource: b, Effect: Allow, Action: a}]}"));
    library.of(yaml("{Version: v, Statement: [{Resource: c, Effect: Allow, Action: a}]}"));
    assertThat(same).isSameAs(one);
    assertThat(library.size()).isEqualTo(2);
  }

  @Test
  void anOperatorThatNobodyKnowsMakesItUnknown() {
    Decision decision =
        decide(
            "{Effect: Allow, Action: '*', Resource: '*', Condition: {StringResembles: {'aws:username': x}}}",
            Context.closed(Map.of("aws:username", List.of("x"))));
    assertThat(decision.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(decision.because()).contains("no condition operator StringResembles");
  }

  @Test
  void aKeyThatNobodyKnowsMakesItUnknownAndNamesTheStatement() {
    Decision decision =
        decide(
            "{Sid: office, Effect: Allow, Action: '*', Resource: '*', Condition: {IpAddress: {'aws:SourceIp': 10.0.0.0/8}}}",
            Context.open());
    assertThat(decision.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(decision.because()).contains("aws:SourceIp");
    assertThat(decision.statement().map(Statement::name)).contains("p office");
  }

  @Test
  void addressesOfBothFamiliesAreCompared() {
    assertThat(fits("IpAddress", "2001:db8::5", "2001:db8::/32")).isTrue();
    assertThat(fits("IpAddress", "::ffff:10.0.0.1", "::ffff:10.0.0.0/104")).isTrue();
    assertThat(fits("IpAddress", "10.0.0.1", "0.0.0.0/0")).isTrue();
    assertThat(fits("IpAddress", "2001:db8::5", "0.0.0.0/0")).isFalse();
    assertThat(fits("NotIpAddress", "10.0.0.1", "0.0.0.0/0")).isFalse();
    assertThat(fits("NotIpAddress", "2001:db8::5", "10.0.0.0/8")).isTrue();
    assertThat(fits("IpAddress", "internal.example", "10.0.0.0/8")).isFalse();
    assertThat(fits("IpAddress", "10.0.0.1", "10.0.0.0/33")).isFalse();
  }

  @Test
  void bytesDatesAndNullsAreCompared() {
    assertThat(fits("BinaryEquals", "QmluYXJ5", "QmluYXJ5")).isTrue();
    assertThat(fits("DateLessThan", "1767225600", "2026-01-01T00:00:01Z")).isTrue();
    assertThat(fits("DateEquals", "2026-01-01T01:00:00+01:00", "2026-01-01")).isTrue();
    assertThat(fits("DateGreaterThan", "yesterday", "2026-01-01")).isFalse();
    assertThat(fits("Null", "x", "false")).isTrue();
    assertThat(fits("NumericEquals", "1.0", "1")).isTrue();
    assertThat(fits("NumericEquals", "1e9", "1000000000")).isFalse();
  }

  @Test
  void aVariableIsTakenLiterallyAndMayHaveADefault() {
    String statement =
        "{Effect: Allow, Action: '*', Resource: 'arn:aws:s3:::b/${aws:PrincipalTag/team, 'all'}/*'}";
    Clause clause =
        PolicyText.read(
                yaml(
                    "{Version: '2012-10-17', Statement: ["
                        + statement.replace("'all'", "''all''")
                        + "]}"),
                "")
            .clauses()
            .get(0);
    Context star = Context.closed(Map.of("aws:PrincipalTag/team", List.of("*")));
    assertThat(clause.about("arn:aws:s3:::b/*/x", star).isYes()).isTrue();
    assertThat(clause.about("arn:aws:s3:::b/other/x", star).isNo()).isTrue();
    assertThat(clause.about("arn:aws:s3:::b/all/x", Context.closed(Map.of())).isYes()).isTrue();
    assertThat(clause.about("arn:aws:s3:::b/other/x", Context.open()).isUnknown()).isTrue();
  }

  @Test
  void aTrustThatNamesTheAccountLeavesItToTheCallersPolicies() {
    String trust = "{Effect: Allow, Principal: {AWS: '111111111111'}, Action: 'sts:AssumeRole'}";
    assertThat(assume("{Effect: Allow, Action: 'sts:*', Resource: '*'}", trust))
        .isEqualTo(Outcome.ALLOWED);
    assertThat(assume("{Effect: Allow, Action: 's3:*', Resource: '*'}", trust))
        .isEqualTo(Outcome.NOT_ALLOWED);
  }

  @Test
  void aTrustThatNamesARoleIsEnoughWithinTheAccount() {
    String own = "{Effect: Allow, Action: 's3:*', Resource: '*'}";
    assertThat(
            assume(
                own, "{Effect: Allow, Principal: {AWS: '" + ROLE + "'}, Action: 'sts:AssumeRole'}"))
        .isEqualTo(Outcome.ALLOWED);
    assertThat(
            assume(
                own, "{Effect: Allow, Principal: {AWS: AROAEXAMPLEID}, Action: 'sts:AssumeRole'}"))
        .isEqualTo(Outcome.NOT_ALLOWED);
  }

  @Test
  void aKeyIsUsedOnlyAsItsPolicyAllows() {
    Layers own = Layers.ofIdentity(statements("{Effect: Allow, Action: 'kms:*', Resource: '*'}"));
    Request request =
        new Request(Caller.of(ROLE), "kms:Decrypt", KEY, "111111111111", Context.closed(Map.of()));
    assertThat(
            Evaluator.decide(
                    request,
                    own.withResource(
                        statements(
                            "{Effect: Allow, Principal: {Service: s3.amazonaws.com}, Action: 'kms:*', Resource: '*'}")))
                .outcome())
        .isEqualTo(Outcome.NOT_ALLOWED);
    assertThat(
            Evaluator.decide(
                    request,
                    own.withResource(
                        statements(
                            "{Effect: Allow, Principal: {AWS: 'arn:aws:iam::111111111111:root'}, Action: 'kms:*', Resource: '*'}")))
                .outcome())
        .isEqualTo(Outcome.ALLOWED);
  }

  private static boolean fits(String operator, String given, String wanted) {
    return Condition.of(operator, "key", List.of(wanted), true)
        .holds(Context.closed(Map.of("key", List.of(given))))
        .isYes();
  }

  private static Outcome assume(String own, String trust) {
    return Evaluator.decide(
            new Request(
                Caller.of(ROLE),
                "sts:AssumeRole",
                "arn:aws:iam::111111111111:role/admin",
                "111111111111",
                Context.closed(Map.of())),
            Layers.ofIdentity(statements(own)).withResource(statements(trust)))
        .outcome();
  }

  private static Decision decide(String statement, Context context) {
    return Evaluator.decide(
        new Request(Caller.of(ROLE), "s3:GetObject", "arn:aws:s3:::b/x", "111111111111", context),
        new Layers(
            statements(statement),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty()));
  }

  private static List<Statement> statements(String statement) {
    return Statement.of("p", yaml("{Statement: [" + statement + "]}"));
  }

  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
