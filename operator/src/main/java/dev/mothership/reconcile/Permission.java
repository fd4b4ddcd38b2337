package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountSpec;
import dev.mothership.api.v1alpha1.CloudIdentityResource;
import dev.mothership.api.v1alpha1.CloudIdentitySpec;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an account may use the credentials that it names; judged anew at every reconcile. */
sealed interface Permission {
  /**
   * It may.
   *
   * @param identityRoleArn a role to take on first; empty for none
   * @param secret a Secret of the account's own namespace; empty for the default chain
   */
  record Granted(String identityRoleArn, String secret) implements Permission {}

  /** It may not. */
  record Refused(String reason, String message) implements Permission {}

  static Permission of(
      CloudAccountSpec spec, Namespace namespace, Collection<CloudIdentityResource> identities) {
    if (spec.secretRef() != null) {
      return new Granted("", spec.secretRef().name());
    }
    if (spec.identityRef() == null) {
      return new Refused(
          Reasons.IDENTITY_NOT_FOUND,
          "Name a CloudIdentity in identityRef or a Secret in secretRef.");
    }
    String name = spec.identityRef().name();
    Optional<CloudIdentityResource> found =
        identities.stream()
            .filter(identity -> identity.getMetadata().getName().equals(name))
            .filter(identity -> identity.getMetadata().getDeletionTimestamp() == null)
            .findFirst();
    return found.isEmpty()
        ? new Refused(Reasons.IDENTITY_NOT_FOUND, "There is no CloudIdentity \"" + name + "\".")
        : judge(name, found.get().getSpec(), namespace);
  }

  private static Permission judge(
      String name, @Nullable CloudIdentitySpec identity, Namespace namespace) {
    if (identity == null
        || !LabelRule.selects(identity.allowedNamespaces(), Tenancy.labels(namespace))) {
      return new Refused(
          Reasons.IDENTITY_NOT_ALLOWED,
          "CloudIdentity \"%s\" does not admit namespace \"%s\": its allowedNamespaces must select the namespace's labels (empty selects nobody)."
              .formatted(name, namespace.getMetadata().getName()));
    }
    if (Boolean.TRUE.equals(identity.suspend())) {
      return new Refused(
          Reasons.IDENTITY_SUSPENDED, "CloudIdentity \"" + name + "\" is suspended.");
    }
    CloudIdentitySpec.Aws aws = identity.aws();
    return new Granted(aws == null || aws.roleArn() == null ? "" : aws.roleArn(), "");
  }
}
