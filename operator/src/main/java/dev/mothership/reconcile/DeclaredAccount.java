package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudAccountSpec;
import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import dev.mothership.api.v1alpha1.CloudOrganizationSpec;
import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.store.OrganizationAccount;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** The CloudAccount that an organization's rule asks for, and what it has in common with one. */
final class DeclaredAccount {
  /** What was declared, in short: the object is written again only when this differs. */
  static final String DECLARED = Labels.GROUP + "declared";

  private static final int HASH_CHARACTERS = 16;

  private DeclaredAccount() {}

  static String name(OrganizationAccount account) {
    return "aws-" + account.nativeId();
  }

  /** Fields that no rule gives are left out, so that they stay their owner's. */
  static CloudAccountResource of(
      CloudOrganizationResource organization,
      OrganizationAccount account,
      OrganizationRules.Target.Namespace target) {
    CloudOrganizationSpec spec = organization.getSpec();
    CloudOrganizationSpec.Aws aws = Objects.requireNonNull(spec.aws(), "the schema requires it");
    Map<String, String> labels = new TreeMap<>();
    if (target.rule().labels() != null) {
      labels.putAll(target.rule().labels());
    }
    labels.put(Labels.MANAGED_BY, Labels.OPERATOR);
    labels.put(Labels.ORGANIZATION, organization.getMetadata().getName());
    CloudAccountResource declared = new CloudAccountResource();
    declared.setSpec(spec(account.nativeId(), aws, spec.identityRef(), target.rule()));
    declared.setMetadata(
        new ObjectMetaBuilder()
            .withName(name(account))
            .withNamespace(target.name())
            .withLabels(labels)
            .addToAnnotations(DECLARED, hash(labels + " " + declared.getSpec()))
            .build());
    return declared;
  }

  /** Null is what is left to the account's owner and to the defaults of the schema. */
  @NullUnmarked
  private static CloudAccountSpec spec(
      String nativeId,
      CloudOrganizationSpec.Aws aws,
      CloudAccountSpec.Reference identity,
      CloudOrganizationSpec.Rule rule) {
    return new CloudAccountSpec(
        new CloudAccountSpec.Aws(nativeId, aws.partition(), aws.memberRoleName(), null, null),
        identity,
        null,
        rule.environment(),
        rule.criticality(),
        null,
        null,
        null,
        null,
        null);
  }

  /** Whether the object says that this organization declared it, under the name that it would. */
  static boolean marked(CloudAccountResource object, String organization) {
    return organization.equals(organization(object))
        && object.getMetadata().getName().equals("aws-" + nativeId(object));
  }

  /**
   * The organization that the object says it is of; empty for none. Its writer may say anything.
   */
  static String organization(CloudAccountResource object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(Labels.ORGANIZATION, "");
  }

  static String nativeId(CloudAccountResource object) {
    CloudAccountSpec.@Nullable Aws aws = object.getSpec() == null ? null : object.getSpec().aws();
    return aws == null ? "" : aws.accountId();
  }

  /** Whether it still leads where it was declared to: by the same role, from the same identity. */
  static boolean leadsTo(CloudAccountResource wanted, CloudAccountResource present) {
    CloudAccountSpec.Aws asked = Objects.requireNonNull(wanted.getSpec().aws());
    CloudAccountSpec.Aws there = Objects.requireNonNull(present.getSpec().aws());
    return asked.roleName().equals(there.roleName())
        && asked.partition().equals(there.partition())
        && Objects.equals(wanted.getSpec().identityRef(), present.getSpec().identityRef())
        && present.getSpec().secretRef() == null;
  }

  /** Whether it is as it was last declared, whatever its owner has added. */
  static boolean current(CloudAccountResource wanted, CloudAccountResource present) {
    return AskedFor.annotation(wanted, DECLARED).equals(AskedFor.annotation(present, DECLARED));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
