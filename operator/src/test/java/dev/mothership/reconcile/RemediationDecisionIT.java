package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.RemediationPolicyResource;
import dev.mothership.api.v1alpha1.RemediationResource;
import dev.mothership.api.v1alpha1.RemediationStatus;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.Database;
import dev.mothership.store.RemediationStore;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a Remediation by what is around it, on a real database. */
class RemediationDecisionIT {
  private static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/k";
  private static final Database DATABASE = TestDatabase.create();
  private static final TenantResource TENANT =
      read(
          TenantResource.class,
          """
          metadata: {name: checkout}
          spec: {namespaceSelector: {matchLabels: {team: checkout}}}
          """);
  private static int number;

  private final RemediationDecision decision =
      new RemediationDecision(
          new TenantStore(DATABASE), new RemediationStore(DATABASE), new RuleCatalog());
  private final Namespace namespace =
      new NamespaceBuilder()
          .withNewMetadata()
          .withName("team-checkout")
          .withLabels(Map.of("team", "checkout"))
          .endMetadata()
          .build();
  private CloudAccountResource account = account("remediation: {roleName: Writer}");
  private List<RemediationPolicyResource> policies = List.of();
  private String name;

  private static <T> T read(Class<T> type, String yaml) {
    return Serialization.unmarshal(yaml, type);
  }

  private static CloudAccountResource account(String more) {
    return read(
        CloudAccountResource.class,
        """
        metadata: {name: shop, namespace: team-checkout, labels: {stage: production}}
        spec: {aws: {accountId: "111122223333", %s}}
        """
            .formatted(more));
  }

  private static void sql(String text) {
    DATABASE.jdbi().useHandle(handle -> handle.createScript(text).execute());
  }

  private static String one(String query) {
    return DATABASE
        .jdbi()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).one());
  }

  @BeforeEach
  void fill() {
    name = "fix-" + ++number;
    sql(
        """
        insert into tenant (name, external_id, namespaces)
          values ('checkout', 'x', '{team-checkout}') on conflict do nothing;
        insert into account (id, tenant_id, provider, native_id, namespace, name, claimed, authorized_at)
          overriding system value
          values (1, 1, 'aws', '111122223333', 'team-checkout', 'shop', true, now()) on conflict do nothing;
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name,
            tags, properties, unread, data_class, content_hash)
          values (1, 1, 'eu-west-1', 'aws.kms.key', 'aws.kms.key', 'arn:aws:kms:eu-west-1:111122223333:key/k',
            'eu-west-1', 'k', 'k', '{}', '{}', '{}', '', '') on conflict do nothing;
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title, state, severity,
            risk, risk_low, risk_high, factors, detail)
          select 1, 'k', 'rotation', 'configuration', 'aws-kms-key-rotation-off', 1, id, 't', 'Open', 'low',
            10, 10, 10, '[]', '{}' from asset where type = 'aws.kms.key' on conflict do nothing;
        """);
  }

  private RemediationResource wish(String spec) {
    return read(
        RemediationResource.class,
        """
        metadata: {name: %1$s, namespace: team-checkout, uid: uid-%1$s, generation: 3}
        spec: {requestedBy: ann, %2$s}
        """
            .formatted(name, spec));
  }

  private RemediationStatus decide(RemediationResource object, TenantResource... tenants) {
    return decision.decide(
        object,
        new RemediationDecision.Surroundings(
            namespace, List.of(tenants), List.of(account), policies),
        RemediationStatuses.empty(),
        ConditionSet.of(List.of(), 3, Clock.systemUTC()));
  }

  private RemediationStatus decide(String spec) {
    return decide(wish(spec), TENANT);
  }

  private static String condition(RemediationStatus status, String type) {
    Condition found =
        status.conditions().stream()
            .collect(Collectors.toMap(Condition::getType, condition -> condition))
            .get(type);
    assertThat(found.getObservedGeneration()).isEqualTo(3);
    return found.getStatus() + " " + found.getReason() + " " + found.getMessage();
  }

  private static String stored(String column, String name) {
    return one("select %s from remediation where name = '%s'".formatted(column, name));
  }

  private static final String ROTATE = "findingRef: {name: rotation}, action: aws-kms-rotate-key";

  @Test
  void isStoredWithTheAccountOfItsFinding() {
    RemediationStatus status = decide(ROTATE + ", mode: Apply");
    assertThat(status.phase()).isEqualTo("Pending");
    assertThat(status.account()).isEqualTo("shop");
    assertThat(status.asset()).isEqualTo(KEY);
    assertThat(status.risk()).isEqualTo("low");
    assertThat(condition(status, "Ready")).startsWith("False Progressing");
    assertThat(condition(status, "Reconciling")).startsWith("True Progressing");
    assertThat(condition(status, "Approved")).startsWith("Unknown Progressing");
    assertThat(condition(status, "Executed")).startsWith("False Progressing");
    assertThat(stored("account_id || ' ' || write_role || ' ' || mode", name))
        .isEqualTo("1 Writer Apply");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "findingRef: {name: nothing}, action: aws-kms-rotate-key | FindingNotFound | \"nothing\"",
        "findingRef: {name: rotation}, action: aws-nothing | UnknownReference | \"aws-nothing\"",
        "findingRef: {name: rotation}, action: aws-ec2-require-imdsv2 | NotApplicable | aws-ec2-imdsv1-allowed",
        "findingRef: {name: rotation}, action: aws-kms-rotate-key, asset: 'arn:other' | NotApplicable | spec.asset names another",
        "findingRef: {name: rotation}, action: aws-kms-rotate-key, parameters: {a: b} | NotApplicable | has no parameter a"
      })
  void isRefusedWhereItMakesNoSense(String spec, String reason, String told) {
    RemediationStatus status = decide(spec);
    assertThat(condition(status, "Ready")).startsWith("False " + reason).contains(told);
    assertThat(condition(status, "Stalled")).startsWith("True " + reason);
    assertThat(one("select count(*) from remediation where name = '" + name + "'")).isEqualTo("0");
  }

  @Test
  void isRevokedWhenItsNamespaceIsNobodysOrSuspended() {
    decide(ROTATE);
    assertThat(stored("authorized_at is not null", name)).isEqualTo("t");
    assertThat(condition(decide(wish(ROTATE)), "Ready")).startsWith("False NoTenant");
    assertThat(stored("authorized_at is null", name)).isEqualTo("t");
    decide(ROTATE);
    TenantResource second =
        read(
            TenantResource.class,
            "metadata: {name: mail}\nspec: {namespaceSelector: {matchLabels: {team: checkout}}}");
    assertThat(condition(decide(wish(ROTATE), TENANT, second), "Ready"))
        .startsWith("False TenantConflict");
    assertThat(stored("authorized_at is null", name)).isEqualTo("t");
    decide(ROTATE);
    assertThat(condition(decide(ROTATE + ", suspend: true"), "Ready"))
        .startsWith("False Suspended");
    assertThat(stored("authorized_at is null", name)).isEqualTo("t");
  }

  @Test
  void anAccountThatNamesNoRoleGivesNone() {
    account = account("roleName: Reader");
    decide(ROTATE);
    assertThat(stored("write_role", name)).isEmpty();
  }

  private static RemediationPolicyResource policy(String name, String spec) {
    return read(
        RemediationPolicyResource.class, "metadata: {name: %s}\nspec: {%s}".formatted(name, spec));
  }

  @Test
  void policiesThatAdmitItMayApproveIt() {
    String low =
        "actions: [aws-kms-rotate-key], allowedNamespaces: {matchLabels: {team: checkout}}";
    policies =
        List.of(
            policy("plain", low),
            policy("stage", low + ", accountSelector: {matchLabels: {stage: production}}"),
            policy("other-stage", low + ", accountSelector: {matchLabels: {stage: test}}"),
            policy("nobody", "actions: [aws-kms-rotate-key]"),
            policy("other-action", low.replace("aws-kms-rotate-key", "aws-ec2-make-image-private")),
            policy("off", low + ", suspend: true"),
            policy(
                "no-such-zone",
                low
                    + ", windows: [{days: [Mon], from: '08:00', to: '09:00', timeZone: Moon/Sea}]"));
    decide(ROTATE);
    assertThat(
            stored(
                "(select string_agg(p ->> 'name', ' ') from jsonb_array_elements(policies) p)",
                name))
        .isEqualTo("plain stage");
  }

  /** Only what can break nothing is ever approved by a policy, whatever it names. */
  @Test
  void noPolicyApprovesWhatCanBreakSomething() {
    sql(
        """
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name,
            tags, properties, unread, data_class, content_hash)
          values (1, 1, 'eu-west-1', 'aws.s3.bucket', 'aws.s3.bucket', 'arn:aws:s3:::b', 'eu-west-1', 'b', 'b',
            '{}', '{}', '{}', '', '') on conflict do nothing;
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title, state, severity,
            risk, risk_low, risk_high, factors, detail)
          select 1, 'b', 'bucket', 'configuration', 'aws-s3-bucket-public', 1, id, 't', 'Open', 'low',
            10, 10, 10, '[]', '{}' from asset where type = 'aws.s3.bucket' on conflict do nothing;
        """);
    policies =
        List.of(
            policy(
                "too-much",
                "actions: [aws-s3-block-bucket-public-access],"
                    + " allowedNamespaces: {matchLabels: {team: checkout}}"));
    decide("findingRef: {name: bucket}, action: aws-s3-block-bucket-public-access");
    assertThat(stored("policies", name)).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Planned | DryRun | | True DryRun | False DryRun | False Progressing",
        "Planned | Apply | WaitingForApproval | False WaitingForApproval | False WaitingForApproval | False Progressing",
        "Approved | Apply | LimitReached | False LimitReached | True ApprovedByPerson | False Progressing",
        "Running | Apply | | False Progressing | True ApprovedByPerson | Unknown Progressing",
        "Recovering | Apply | | False Progressing | True ApprovedByPerson | Unknown Recovering",
        "Succeeded | Apply | | True Succeeded | True ApprovedByPerson | True Succeeded",
        "RolledBack | Apply | | False RolledBack | True ApprovedByPerson | False RolledBack",
        "RolledBack | Rollback | | True RolledBack | True ApprovedByPerson | False RolledBack",
        "Failed | Apply | | False PermissionDenied | True ApprovedByPerson | False PermissionDenied",
        "Outdated | Apply | | False Outdated | True ApprovedByPerson | False Progressing",
        "Rejected | Apply | | False Rejected | False Rejected | False Progressing",
        "NotNeeded | Apply | | True NotNeeded | Unknown Progressing | False Progressing"
      })
  void tellsWhereItStands(
      String state, String mode, String waits, String ready, String approved, String executed) {
    decide(ROTATE + ", mode: " + mode);
    boolean byBen = approved.contains("ApprovedByPerson");
    sql(
        """
        update remediation set state = '%s', waits_for = '%s', waits = 'w', approved_by = '%s',
          failure = '{"reason": "PERMISSION_DENIED", "call": "kms:X", "code": "AccessDenied", "message": "no"}'
        where name = '%s'
        """
            .formatted(state, waits == null ? "" : waits, byBen ? "ben" : "", name));
    RemediationStatus status = decide(ROTATE + ", mode: " + mode);
    assertThat(status.phase()).isEqualTo(state);
    assertThat(condition(status, "Ready")).startsWith(ready);
    assertThat(condition(status, "Approved")).startsWith(approved);
    assertThat(condition(status, "Executed")).startsWith(executed);
    boolean stuck =
        ready.startsWith("False")
            && List.of("RolledBack", "Failed", "Outdated", "Rejected").contains(state);
    assertThat(condition(status, "Stalled")).startsWith(stuck ? "True" : "False");
  }

  @Test
  void whatIsGoneIsCancelledAndANewObjectOfItsNameIsAnother() {
    decide(ROTATE);
    decision.gone(wish(ROTATE));
    assertThat(stored("state", name)).isEqualTo("Cancelled");
    RemediationResource again = wish(ROTATE);
    again.getMetadata().setUid("another");
    assertThat(decide(again, TENANT).phase()).isEqualTo("Pending");
  }
}
