package dev.mothership.rules.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One compiled expression over {@code asset} and {@code related}, safe to run for anybody: it
 * neither reads nor writes anything else, takes a bounded number of steps, and makes no value
 * larger than those it is given. Thread-safe.
 */
public final class CelProgram {
  /** Turns of all loops of one evaluation together. */
  public static final int STEPS = 10_000;

  /** Characters of an expression. */
  public static final int LENGTH = 4_000;

  /** Where in the expression, as a bare offset. */
  private static final Pattern PLACE = Pattern.compile("^evaluation error at [^ ]+: ");

  private static final int DEPTH = 50;
  private static final int REGEX = 1_000;
  private static final MapType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LENGTH)
          .maxParseRecursionDepth(DEPTH)
          .maxRegexProgramSize(REGEX)
          .comprehensionMaxIterations(STEPS)
          .enableHiddenAccumulatorVar(true)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  /** No map: it makes values, and nested ones of any size. */
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(
              CelStandardMacro.HAS,
              CelStandardMacro.ALL,
              CelStandardMacro.EXISTS,
              CelStandardMacro.EXISTS_ONE,
              CelStandardMacro.FILTER)
          .addVar("asset", OBJECT)
          .addVar("related", ListType.create(OBJECT))
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  private final CelRuntime.Program program;

  private CelProgram(CelRuntime.Program program) {
    this.program = program;
  }

  /**
   * @throws Refused with every error, each with its line and column
   */
  public static CelProgram compile(String expression) throws Refused {
    try {
      CelValidationResult checked = COMPILER.compile(expression);
      if (checked.hasError()) {
        throw refused(checked.getErrors());
      }
      CelAbstractSyntaxTree tree = checked.getAst();
      List<String> errors = new ArrayList<>(Growth.errors(tree));
      CelType result = tree.getResultType();
      if (!result.equals(SimpleType.BOOL) && !result.equals(SimpleType.DYN)) {
        errors.add("1:1: the expression must be true or false, it is a " + result.name());
      }
      if (!errors.isEmpty()) {
        throw new Refused(errors);
      }
      return new CelProgram(RUNTIME.createProgram(tree));
    } catch (CelValidationException e) {
      throw refused(e.getErrors());
    } catch (CelEvaluationException e) {
      throw new Refused(List.of("1:1: " + e.getMessage()));
    }
  }

  /**
   * Whether the asset fails.
   *
   * @param asset texts, booleans, longs, doubles, lists and maps of these; nothing null
   * @throws Unanswered where a field is absent, a value is of another type, or it takes too long
   */
  public boolean fails(Map<String, Object> asset, List<Map<String, Object>> related)
      throws Unanswered {
    try {
      Object result = program.eval(Map.of("asset", asset, "related", related));
      if (result instanceof Boolean fails) {
        return fails;
      }
      throw new Unanswered("the expression is neither true nor false");
    } catch (CelEvaluationException e) {
      throw new Unanswered(
          e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED
              ? "the expression took more than %d steps".formatted(STEPS)
              : "the expression failed: " + firstLine(e));
    }
  }

  static String at(CelSourceLocation location) {
    return "%d:%d: ".formatted(location.getLine(), location.getColumn() + 1);
  }

  private static Refused refused(List<CelIssue> issues) {
    return new Refused(
        issues.stream()
            .map(issue -> at(issue.getSourceLocation()) + issue.getMessage())
            .limit(10)
            .toList());
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return PLACE.matcher(message.lines().findFirst().orElse(message)).replaceFirst("");
  }
}
