package dev.mothership.collect.aws;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.inspector2.Inspector2Client;

/** Inspector: what it scans in each region. */
@Singleton
final class Inspector implements AwsServiceCollector {
  private static final String STATUS = "inspector2:BatchGetAccountStatus";
  private static final RegionService<Inspector2Client> REGION =
      new RegionService<>(
          "aws.inspector2.region",
          STATUS,
          (session, region) ->
              session.client(Inspector2Client.class, Inspector2Client::builder, region),
          (inspector, account, details) ->
              RegionService.list(
                  "accounts",
                  inspector
                      .batchGetAccountStatus(r -> r.accountIds(account.identity().accountId()))
                      .accounts(),
                  List.of("accountId", "state", "resourceState")));

  @Override
  public List<Listing> listings() {
    return List.of(REGION.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(STATUS, List.of());
  }
}
