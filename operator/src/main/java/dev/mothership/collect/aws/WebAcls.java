package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.ListWebAcLsResponse;
import software.amazon.awssdk.services.wafv2.model.ResourceType;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/**
 * Web ACLs of WAF and what they guard. Those of CloudFront are asked for in us-east-1, and their
 * distributions name them; only the aws partition has them. Rules are left out: what they match is
 * often a shared secret.
 */
@Singleton
final class WebAcls implements AwsServiceCollector {
  private static final String TYPE = "aws.wafv2.web-acl";
  private static final String CLOUDFRONT = "aws.wafv2.cloudfront-web-acl";
  private static final String LIST = "wafv2:ListWebACLs";
  private static final String RESOURCES = "wafv2:ListResourcesForWebACL";
  private static final int LARGEST_PAGE = 100;
  private static final List<ResourceType> GUARDED =
      List.of(ResourceType.APPLICATION_LOAD_BALANCER, ResourceType.API_GATEWAY);

  @Override
  public List<Listing> listings() {
    return List.of(
        new Listing(TYPE, true, WebAcls::regional),
        new Listing(CLOUDFRONT, false, WebAcls::cloudFront));
  }

  private static void regional(AwsAccess account, String region, RecordSink sink) {
    Wafv2Client waf = client(account, region);
    pages(
        account,
        waf,
        "REGIONAL",
        page -> sink.page(account.each(page, acl -> guarding(waf, region, acl))));
  }

  private static void cloudFront(AwsAccess account, String region, RecordSink sink) {
    if (account.session().partition().equals("aws")) {
      pages(
          account,
          client(account, "us-east-1"),
          "CLOUDFRONT",
          page -> sink.page(page.stream().map(acl -> global(acl)).toList()));
    }
  }

  private static RawRecord global(WebACLSummary acl) {
    return Details.none(TYPE, Scope.GLOBAL, acl.id(), SdkJson.of(acl));
  }

  private static RawRecord guarding(Wafv2Client waf, String region, WebACLSummary acl) {
    Details details = new Details();
    details.read("resources", RESOURCES, Set.of(), () -> resources(waf, acl));
    return details.record(TYPE, region, acl.id(), SdkJson.of(acl));
  }

  private static JsonNode resources(Wafv2Client waf, WebACLSummary acl) {
    ArrayNode resources = JsonNodeFactory.instance.arrayNode();
    for (ResourceType type : GUARDED) {
      waf.listResourcesForWebACL(r -> r.webACLArn(acl.arn()).resourceType(type))
          .resourceArns()
          .forEach(resources::add);
    }
    return resources;
  }

  private static void pages(
      AwsAccess account, Wafv2Client waf, String scope, Consumer<List<WebACLSummary>> page) {
    int size = account.session().pageSize(LARGEST_PAGE);
    try {
      TokenPages.<ListWebAcLsResponse>of(
              marker -> waf.listWebACLs(r -> r.scope(scope).nextMarker(marker).limit(size)),
              ListWebAcLsResponse::nextMarker)
          .forEach(answer -> page.accept(answer.webACLs()));
    } catch (SdkException e) {
      throw AwsFailures.failed(LIST, e);
    }
  }

  private static Wafv2Client client(AwsAccess account, String region) {
    return account.session().client(Wafv2Client.class, Wafv2Client::builder, region);
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), RESOURCES, List.of());
  }
}
