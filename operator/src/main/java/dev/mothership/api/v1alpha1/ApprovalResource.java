package dev.mothership.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A person's decision on a remediation or an exception; what it comes to is told there. */
@Group("mothership.dev")
@Version("v1alpha1")
@Kind("Approval")
@Plural("approvals")
@Singular("approval")
@ShortNames("appr")
@Categories("mothership")
@JsonClassDescription("A person's decision on a remediation or an exception")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class ApprovalResource extends CustomResource<ApprovalSpec, Void>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
