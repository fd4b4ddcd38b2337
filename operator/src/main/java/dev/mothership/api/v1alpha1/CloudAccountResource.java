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

/** One cloud account to watch, declared by those who own it. */
@Group("mothership.dev")
@Version("v1alpha1")
@Kind("CloudAccount")
@Plural("cloudaccounts")
@Singular("cloudaccount")
@ShortNames("acct")
@Categories("mothership")
@JsonClassDescription("One cloud account to watch, declared by those who own it")
@AdditionalPrinterColumn(
    name = "ACCOUNT",
    jsonPath = ".spec.aws.accountId",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "REASON",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "LAST SCAN",
    jsonPath = ".status.lastScan",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE,
    priority = 1)
public final class CloudAccountResource extends CustomResource<CloudAccountSpec, CloudAccountStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
