package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Which remediations need nobody's approval. Of the cluster, so that no tenant can approve its own.
 */
@Group("mothership.dev")
@Version("v1alpha1")
@Kind("RemediationPolicy")
@Plural("remediationpolicies")
@Singular("remediationpolicy")
@ShortNames("rpol")
@Categories("mothership")
@JsonClassDescription("Which remediations of low risk need nobody's approval, when and how many")
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "REASON",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class RemediationPolicyResource
    extends CustomResource<RemediationPolicySpec, RemediationPolicyStatus> {
  private static final long serialVersionUID = 1L;
}
