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

/** One thing to fix, in its owner's namespace; written by the operator only. */
@Group("mothership.dev")
@Version("v1alpha1")
@Kind("Finding")
@Plural("findings")
@Singular("finding")
@ShortNames("fnd")
@Categories("mothership")
@JsonClassDescription("One thing to fix, in its owner's namespace; written by the operator only")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".spec.firstSeen",
    type = AdditionalPrinterColumn.Type.DATE)
public final class FindingResource extends CustomResource<FindingSpec, Void> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
