package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.correlate.Estate;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers what a user, role or group may do: its own, attached and group policies, its boundary and
 * the organization's policies; notes what could not be read.
 */
final class PrincipalPolicies {
  private static final String ADMINISTRATOR_ACCESS = ":aws:policy/AdministratorAccess";

  /** AWS documents this policy as Allow * on *; it never changed. */
  private static final JsonNode ALL =
      JsonNodeFactory.instance
          .objectNode()
          .set(
              "Statement",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("Effect", "Allow")
                  .put("Action", "*")
                  .put("Resource", "*"));

  private final Estate estate;
  private final PolicyLibrary library;
  private final Map<Long, List<List<Statement>>> levels = new HashMap<>();
  private final Map<String, Optional<PolicyDocument>> managed = new HashMap<>();

  /**
   * @param organization documents of the organization's policies by account id, from its root down,
   *     by name within each level
   */
  PrincipalPolicies(
      Estate estate, PolicyLibrary library, Map<Long, List<Map<String, JsonNode>>> organization) {
    this.estate = estate;
    this.library = library;
    organization.forEach(
        (account, given) ->
            levels.put(account, given.stream().map(level -> statements(level)).toList()));
  }

  Holder of(StoredAsset principal) {
    AccountFacts account = estate.account(principal.accountId());
    List<String> missing = new ArrayList<>();
    List<Statement> statements = new ArrayList<>(own(principal, missing));
    for (String groupArn : principal.texts("groupArns")) {
      Optional<StoredAsset> group = estate.find(groupArn);
      if (group.isPresent()) {
        statements.addAll(own(group.get(), missing));
      } else {
        missing.add(groupArn);
      }
    }
    Layers layers =
        new Layers(
            statements,
            boundary(principal, missing),
            Optional.empty(),
            levels.getOrDefault(principal.accountId(), List.of()),
            List.of(),
            Optional.empty());
    return Holder.of(principal, account.nativeId(), layers, context(principal, account), missing);
  }

  private Optional<List<Statement>> boundary(StoredAsset principal, List<String> missing) {
    String arn = principal.text("permissionsBoundaryArn");
    if (arn.isEmpty()) {
      return Optional.empty();
    }
    Optional<PolicyDocument> document = document(arn);
    if (document.isEmpty()) {
      missing.add(arn);
    }
    return document.map(read -> Statement.of(arn, read));
  }

  /** What whoever has its credentials cannot change about its calls. */
  private static Context context(StoredAsset principal, AccountFacts account) {
    Context context =
        Permissions.anyCall()
            .with("aws:PrincipalArn", principal.key())
            .with("aws:PrincipalAccount", account.nativeId());
    if (!principal.unread().containsKey("tags")) {
      context = context.withAll("aws:PrincipalTag/", principal.tags());
    }
    return principal.type().equals(Holder.USER)
        ? context
            .with("aws:username", principal.key().substring(principal.key().lastIndexOf('/') + 1))
            .with("aws:PrincipalType", "User")
        : context.with("aws:username").with("aws:PrincipalType", "AssumedRole");
  }

  private List<Statement> own(StoredAsset holder, List<String> missing) {
    List<Statement> statements = new ArrayList<>();
    for (JsonNode inline : holder.items("inlinePolicies")) {
      String source = holder.key() + "#" + inline.path("name").asText();
      add(source, library.of(inline.path("document")), statements, missing);
    }
    for (String arn : holder.texts("attachedPolicyArns")) {
      Optional<PolicyDocument> document = document(arn);
      document.ifPresentOrElse(read -> add(arn, read, statements, missing), () -> missing.add(arn));
    }
    return statements;
  }

  private static void add(
      String source, PolicyDocument document, List<Statement> statements, List<String> missing) {
    statements.addAll(Statement.of(source, document));
    if (!document.problem().isEmpty()) {
      missing.add(source + " (" + document.problem() + ")");
    }
  }

  private Optional<PolicyDocument> document(String arn) {
    return managed.computeIfAbsent(
        arn,
        one -> {
          Optional<JsonNode> listed =
              estate
                  .find(one)
                  .map(policy -> policy.properties().path("document"))
                  .filter(document -> document.isObject() || document.isTextual());
          return (listed.isEmpty() && one.endsWith(ADMINISTRATOR_ACCESS)
                  ? Optional.of(ALL)
                  : listed)
              .map(library::of);
        });
  }

  private List<Statement> statements(Map<String, JsonNode> level) {
    List<Statement> statements = new ArrayList<>();
    level.forEach((name, document) -> statements.addAll(Statement.of(name, library.of(document))));
    return statements;
  }
}
