package dev.mothership.rules.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CelProgramTest {
  private static final Map<String, Object> BUCKET =
      Map.of(
          "name",
          "receipts",
          "tags",
          Map.of("owner", "pay"),
          "properties",
          Map.of("versions", 3L, "rules", List.of(Map.of("days", 30L), Map.of("days", 400L))));
  private static final List<Map<String, Object>> RELATED =
      List.of(
          Map.of("kind", "HAS_ROLE", "name", "admin"), Map.of("kind", "IN_VPC", "name", "vpc-1"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "asset.name == 'receipts'",
        "!('team' in asset.tags)",
        "has(asset.properties.versions) && !has(asset.properties.encryption)",
        "asset.properties.versions + 1 > 3",
        "asset.properties.rules.exists(r, r.days > 365)",
        "related.exists(r, r.kind == 'HAS_ROLE' && r.name.matches('^adm'))",
        "size(related.filter(r, r.kind in ['HAS_ROLE', 'IN_VPC'])) == 2",
        "related.exists_one(r, r.kind == 'IN_VPC')",
        "duration('90m') > duration('1h') + duration('20m')"
      })
  void saysThatTheAssetFails(String expression) throws Exception {
    assertThat(CelProgram.compile(expression).fails(BUCKET, RELATED)).isTrue();
    assertThat(CelProgram.compile("!(" + expression + ")").fails(BUCKET, RELATED)).isFalse();
  }

  @Test
  void tellsLineAndColumnOfWhatDoesNotCompile() {
    assertThat(errors("asset.name == 'a'\n  || nme == 'b'"))
        .singleElement()
        .asString()
        .startsWith("2:6: ")
        .contains("nme");
    assertThat(errors("asset.name ==")).first().asString().startsWith("1:14: ");
    assertThat(errors("asset.tags.exists(t, t == 1 + 'a')"))
        .first()
        .asString()
        .startsWith("1:29: ");
  }

  @Test
  void mustBeTrueOrFalse() throws Exception {
    assertThat(errors("1 + 1"))
        .containsExactly("1:1: the expression must be true or false, it is a int");
    CelProgram text = CelProgram.compile("asset.name");
    assertThatThrownBy(() -> text.fails(BUCKET, RELATED))
        .isInstanceOf(Unanswered.class)
        .hasMessage("the expression is neither true nor false");
  }

  @Test
  void whatIsAbsentHasNoAnswer() throws Exception {
    CelProgram program = CelProgram.compile("asset.properties.encryption == 'none'");
    assertThatThrownBy(() -> program.fails(BUCKET, RELATED))
        .isInstanceOf(Unanswered.class)
        .hasMessageContaining("encryption");
  }

  @Test
  void aLoopEndsAfterSoManySteps() throws Exception {
    String ten = "[0,1,2,3,4,5,6,7,8,9]";
    String thousand = "%1$s.all(a, %1$s.all(b, %1$s.all(c, a + b + c >= 0)))".formatted(ten);
    assertThat(CelProgram.compile(thousand).fails(BUCKET, RELATED)).isTrue();
    CelProgram million =
        CelProgram.compile(
            "%1$s.all(a, %1$s.all(b, %1$s.all(c, %1$s.all(d, %1$s.all(e, %1$s.all(f, a >= 0))))))"
                .formatted(ten));
    assertThatThrownBy(() -> million.fails(BUCKET, RELATED))
        .isInstanceOf(Unanswered.class)
        .hasMessage("the expression took more than 10000 steps");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "asset.name + asset.name == 'a'",
        "'a' + 'b' == asset.name",
        "[asset.name, asset.name] == ['a', 'b']",
        "[[1]].exists(a, [[a, a]].exists(b, [b, b] == [b, b]))",
        "[1] + [2] == [1, 2]",
        "{'a': asset} == {'a': asset}",
        "[1].map(x, x) == [1]"
      })
  void nothingMayMakeValuesGrow(String expression) {
    assertThat(errors(expression)).isNotEmpty();
  }

  @Test
  void aTextThatIsTooLongOrTooDeepIsRefused() {
    assertThat(errors("asset.name == '" + "x".repeat(CelProgram.LENGTH) + "'")).isNotEmpty();
    assertThat(errors("(".repeat(1000) + "true" + ")".repeat(1000))).isNotEmpty();
  }

  @Test
  void aPatternThatTakesOthersForeverIsQuick() throws Exception {
    Map<String, Object> asset = Map.of("name", "a".repeat(5000));
    assertThat(CelProgram.compile("asset.name.matches('^(a+)+$b')").fails(asset, List.of()))
        .isFalse();
  }

  private static List<String> errors(String expression) {
    try {
      CelProgram.compile(expression);
      return List.of();
    } catch (Refused e) {
      return e.errors();
    }
  }
}
