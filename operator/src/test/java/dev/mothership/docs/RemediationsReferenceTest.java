package dev.mothership.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.rules.GuardRule;
import dev.mothership.rules.RemediationRule;
import dev.mothership.rules.RemediationRule.Target;
import dev.mothership.rules.RuleCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference/remediations.md is made of the data that it is about. */
class RemediationsReferenceTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("mothership.root"), "docs/reference");
  private static final Path FILE = FOLDER.resolve("remediations.md");
  private static final RuleCatalog CATALOG = new RuleCatalog();
  private static final String HEAD =
      """
      # Remediations

      What a [Remediation](../guide/remediation.md) can do. Each action is one file of `config/rules/remediations/`; risk says what it can break: `low` nothing that works, `medium` something that rests on the fault, `high` more than one resource or identity. A RemediationPolicy approves actions of low risk only.

      | action | risk | fixes | on |
      |---|---|---|---|
      """;
  private static final String EFFECTS =
      """

      ## What each does, and what is put back

      | action | effect | put back |
      |---|---|---|
      """;
  private static final String PARAMETERS =
      """

      ## Parameters

      | action | parameter | default | value |
      |---|---|---|---|
      """;
  private static final String PERMISSIONS =
      """

      ## Permissions

      Of the role that changes things, as `mothership onboard aws --remediation --action ID` prints it. A Job's session allows its action's alone, on the asset alone where IAM can tell. What planning needs beyond the read policy is in bold: the role that reads needs it too.

      | action | reads | writes on the asset | writes on any |
      |---|---|---|---|
      """;
  private static final String GUARDS =
      """

      ## Guards

      What `mothership enforce ID` prints, so that a fault cannot come about again: a service control policy (`scp`), or a ValidatingAdmissionPolicy (`admission`) for resources that AWS Controllers for Kubernetes or Crossplane make. Each is one file of `config/rules/remediations/guards/`.

      | guard | forms | for | what it does not stop, or gets in the way of |
      |---|---|---|---|
      """;

  private static Set<String> readPolicy() throws IOException {
    Set<String> actions = new HashSet<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        new JsonMapper()
            .readTree(file.toFile())
            .at("/Statement/0/Action")
            .forEach(action -> actions.add(action.asText()));
      }
    }
    return actions;
  }

  private static String quoted(Collection<String> texts) {
    return texts.isEmpty()
        ? "–"
        : texts.stream().map(text -> "`" + text + "`").collect(Collectors.joining(", "));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String reads(RemediationRule rule, Set<String> policy) {
    return rule.permissions().read().stream()
        .map(action -> policy.contains(action) ? "`" + action + "`" : "**`" + action + "`**")
        .collect(Collectors.joining(", "));
  }

  private static String writes(RemediationRule rule, Target on) {
    return quoted(
        rule.permissions().write().stream()
            .filter(write -> write.resource() == on)
            .map(RemediationRule.Write::action)
            .toList());
  }

  private static String text() throws IOException {
    Set<String> policy = readPolicy();
    StringBuilder text = new StringBuilder(HEAD);
    List<RemediationRule> rules = CATALOG.remediations();
    for (RemediationRule rule : rules) {
      text.append(
          row(
              "`" + rule.id() + "`",
              rule.risk().id(),
              quoted(rule.checks()),
              quoted(rule.assetTypes())));
    }
    text.append(EFFECTS);
    rules.forEach(rule -> text.append(row("`" + rule.id() + "`", rule.effect(), rule.rollback())));
    text.append(PARAMETERS);
    for (RemediationRule rule : rules) {
      for (RemediationRule.Parameter parameter : rule.parameters()) {
        text.append(
            row(
                "`" + rule.id() + "`",
                "`" + parameter.name() + "`",
                parameter.byDefault() == null ? "must be given" : "`" + parameter.byDefault() + "`",
                parameter.description()));
      }
    }
    text.append(PERMISSIONS);
    for (RemediationRule rule : rules) {
      text.append(
          row(
              "`" + rule.id() + "`",
              reads(rule, policy),
              writes(rule, Target.asset),
              writes(rule, Target.any)));
    }
    text.append(GUARDS);
    for (GuardRule guard : CATALOG.guards()) {
      String forms =
          guard.scp() == null ? "admission" : guard.admission() == null ? "scp" : "scp, admission";
      text.append(row("`" + guard.id() + "`", forms, quoted(guard.checks()), guard.scope()));
    }
    return text.toString();
  }

  @Test
  void isWhatTheDataSays() throws IOException {
    String text = text();
    if (System.getProperty("mothership.regenerate") != null) {
      Files.writeString(FILE, text);
    }
    assertThat(Files.readString(FILE))
        .as("run: mvn -pl operator test -Dtest=RemediationsReferenceTest -Dmothership.regenerate")
        .isEqualTo(text);
  }
}
