package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** All accounts of one organization, declared in the namespaces that rules give them. */
@Group("mothership.dev")
@Version("v1alpha1")
@Kind("CloudOrganization")
@Plural("cloudorganizations")
@Singular("cloudorganization")
@ShortNames("corg")
@Categories("mothership")
@JsonClassDescription(
    "All accounts of one organization, declared in the namespaces that rules give them")
@ValidationRule(
    value = "self.metadata.name.size() <= 63",
    message = "a CloudOrganization's name has at most 63 characters: it becomes a label")
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "REASON",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "LAST DISCOVERY",
    jsonPath = ".status.lastDiscovery",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE,
    priority = 1)
public final class CloudOrganizationResource
    extends CustomResource<CloudOrganizationSpec, CloudOrganizationStatus> {
  private static final long serialVersionUID = 1L;
}
