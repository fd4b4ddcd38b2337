package dev.mothership.rules.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Refuses what could make values larger than those given: joined texts and lists, and literals with
 * anything but constants in them. Each doubles its operand when it is nested, so that a short
 * expression would fill any memory; without them an evaluation costs at most its steps times the
 * size of the asset.
 */
final class Growth {
  /** Of macros; cannot be written by a person. */
  private static final String ACCUMULATOR = "@result";

  private static final Set<CelType> BOUNDED =
      Set.of(
          SimpleType.INT,
          SimpleType.UINT,
          SimpleType.DOUBLE,
          SimpleType.TIMESTAMP,
          SimpleType.DURATION);

  private Growth() {}

  static List<String> errors(CelAbstractSyntaxTree tree) {
    List<String> errors = new ArrayList<>();
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .forEach(
            node -> {
              if (adds(node) && !accumulates(node) && !BOUNDED.contains(type(tree, node))) {
                errors.add(at(tree, node) + "+ adds numbers and times only");
              }
              if (node.getKind() == Kind.LIST && !constant(node.expr()) && !accumulated(node)) {
                errors.add(at(tree, node) + "a list that is written out holds constants only");
              }
              if (node.getKind() == Kind.MAP || node.getKind() == Kind.STRUCT) {
                errors.add(at(tree, node) + "maps and messages cannot be written out");
              }
            });
    return errors;
  }

  private static boolean adds(CelNavigableExpr node) {
    return node.getKind() == Kind.CALL && node.expr().call().function().equals("_+_");
  }

  private static boolean accumulates(CelNavigableExpr node) {
    CelExpr first = node.expr().call().args().get(0);
    return first.getKind() == Kind.IDENT && first.ident().name().equals(ACCUMULATOR);
  }

  private static boolean accumulated(CelNavigableExpr list) {
    return list.parent().filter(parent -> adds(parent) && accumulates(parent)).isPresent();
  }

  private static boolean constant(CelExpr list) {
    return list.list().elements().stream()
        .allMatch(
            element ->
                element.getKind() == Kind.CONSTANT
                    || (element.getKind() == Kind.LIST && constant(element)));
  }

  private static CelType type(CelAbstractSyntaxTree tree, CelNavigableExpr node) {
    return tree.getType(node.id()).orElse(SimpleType.DYN);
  }

  private static String at(CelAbstractSyntaxTree tree, CelNavigableExpr node) {
    Integer offset = tree.getSource().getPositionsMap().get(node.id());
    CelSourceLocation location =
        offset == null
            ? CelSourceLocation.of(1, 0)
            : tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
    return CelProgram.at(location);
  }
}
