package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.correlate.Estate;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers a principal's own, attached and group policies, and notes what could not be read. */
final class PrincipalPolicies {
  private static final String ADMINISTRATOR_ACCESS = ":aws:policy/AdministratorAccess";

  private final Estate estate;

  PrincipalPolicies(Estate estate) {
    this.estate = estate;
  }

  /**
   * @param missing receives what may hold more rights
   */
  Permissions of(StoredAsset principal, List<String> missing) {
    List<Statement> statements = new ArrayList<>(own(principal, missing));
    for (String groupArn : principal.texts("groupArns")) {
      Optional<StoredAsset> group = estate.find(groupArn);
      if (group.isPresent()) {
        statements.addAll(own(group.get(), missing));
      } else {
        missing.add(groupArn);
      }
    }
    String boundaryArn = principal.text("permissionsBoundaryArn");
    Optional<JsonNode> boundary = boundaryArn.isEmpty() ? Optional.empty() : document(boundaryArn);
    if (!boundaryArn.isEmpty() && boundary.isEmpty()) {
      missing.add(boundaryArn);
    }
    return new Permissions(
        statements,
        boundary.map(document -> Statement.of(boundaryArn, document)).orElse(List.of()),
        boundary.isPresent());
  }

  private List<Statement> own(StoredAsset holder, List<String> missing) {
    List<Statement> statements = new ArrayList<>();
    for (JsonNode inline : holder.items("inlinePolicies")) {
      String source = holder.key() + "#" + inline.path("name").asText();
      statements.addAll(Statement.of(source, inline.path("document")));
    }
    for (String arn : holder.texts("attachedPolicyArns")) {
      Optional<JsonNode> document = document(arn);
      document.ifPresentOrElse(
          body -> statements.addAll(Statement.of(arn, body)), () -> missing.add(arn));
    }
    return statements;
  }

  private Optional<JsonNode> document(String arn) {
    Optional<JsonNode> listed =
        estate
            .find(arn)
            .map(policy -> policy.properties().path("document"))
            .filter(document -> document.isObject());
    if (listed.isEmpty() && arn.endsWith(ADMINISTRATOR_ACCESS)) {
      // AWS documents this policy as Allow * on *; it never changed.
      JsonNode all =
          JsonNodeFactory.instance
              .objectNode()
              .set(
                  "Statement",
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("Effect", "Allow")
                      .put("Action", "*")
                      .put("Resource", "*"));
      return Optional.of(all);
    }
    return listed;
  }
}
