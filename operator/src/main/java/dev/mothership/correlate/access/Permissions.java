package dev.mothership.correlate.access;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a principal's identity policies allow: allowed, within the boundary, and not denied
 * outright. Conditional denies narrow nothing here; conditions of allows become labels.
 *
 * @param boundary statements of the permissions boundary; empty where there is none or it was not
 *     read
 * @param bounded whether a boundary applies and was read
 */
record Permissions(List<Statement> statements, List<Statement> boundary, boolean bounded) {
  /** The statement that allows the action on all that the resource stands for, best one first. */
  Optional<Statement> allows(String action, String resource) {
    return granting(action, statement -> statement.reaches(resource), resource);
  }

  /** The statement that allows the action on some objects of the bucket. */
  Optional<Statement> allowsOnObjects(String action, String bucketArn) {
    return granting(action, statement -> statement.reachesObjectsOf(bucketArn), bucketArn + "/*");
  }

  private Optional<Statement> granting(
      String action, Predicate<Statement> reaches, String resource) {
    boolean denied =
        statements.stream()
            .anyMatch(
                statement ->
                    !statement.allow()
                        && statement.unconditional()
                        && statement.covers(action)
                        && statement.reaches(resource));
    if (denied || bounded && !withinBoundary(action, reaches, resource)) {
      return Optional.empty();
    }
    List<Statement> granting =
        statements.stream()
            .filter(statement -> statement.allow() && statement.covers(action))
            .filter(reaches)
            .toList();
    return granting.stream()
        .filter(Statement::unconditional)
        .findFirst()
        .or(() -> granting.stream().findFirst());
  }

  private boolean withinBoundary(String action, Predicate<Statement> reaches, String resource) {
    boolean denied =
        boundary.stream()
            .anyMatch(
                statement ->
                    !statement.allow()
                        && statement.unconditional()
                        && statement.covers(action)
                        && statement.reaches(resource));
    return !denied
        && boundary.stream()
            .anyMatch(
                statement ->
                    statement.allow() && statement.covers(action) && reaches.test(statement));
  }
}
