package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;

/** Managed prefix lists, the account's and Amazon's, with their entries. */
@Singleton
final class Ec2PrefixLists implements AwsServiceCollector {
  private static final String TYPE = "aws.ec2.prefix-list";
  private static final String LIST = "ec2:DescribeManagedPrefixLists";
  private static final String ENTRIES = "ec2:GetManagedPrefixListEntries";
  private static final int LARGEST_PAGE = 100;

  @Override
  public List<Listing> listings() {
    return List.of(new Listing(TYPE, true, Ec2PrefixLists::read));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), ENTRIES, List.of());
  }

  private static void read(AwsAccess account, String region, RecordSink sink) {
    Ec2Client ec2 = account.session().client(Ec2Client.class, Ec2Client::builder, region);
    int size = account.session().pageSize(LARGEST_PAGE);
    try {
      for (DescribeManagedPrefixListsResponse page :
          ec2.describeManagedPrefixListsPaginator(r -> r.maxResults(size))) {
        sink.page(account.each(page.prefixLists(), list -> record(ec2, region, list, size)));
      }
    } catch (SdkException e) {
      throw AwsFailures.failed(LIST, e);
    }
  }

  private static RawRecord record(
      Ec2Client ec2, String region, ManagedPrefixList list, int pageSize) {
    Details details = new Details();
    details.read("entries", ENTRIES, Set.of(), () -> entries(ec2, list.prefixListId(), pageSize));
    return details.record(TYPE, region, list.prefixListId(), SdkJson.of(list));
  }

  private static JsonNode entries(Ec2Client ec2, String id, int pageSize) {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    ec2.getManagedPrefixListEntriesPaginator(r -> r.prefixListId(id).maxResults(pageSize))
        .entries()
        .forEach(entry -> entries.add(SdkJson.of(entry)));
    return entries;
  }
}
