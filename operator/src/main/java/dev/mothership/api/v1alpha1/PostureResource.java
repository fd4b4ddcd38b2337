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

/** How a tenant stands, one per namespace of it; written by the operator only. */
@Group("mothership.dev")
@Version("v1alpha1")
@Kind("Posture")
@Plural("postures")
@Singular("posture")
@ShortNames("post")
@Categories("mothership")
@JsonClassDescription("How a tenant stands, one per namespace of it; written by the operator only")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class PostureResource extends CustomResource<PostureSpec, PostureStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
