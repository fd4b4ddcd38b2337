package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.ListInventoryEntriesResponse;

/**
 * Systems Manager: the applications that its inventory knows of each managed machine.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListInventoryEntries.html
 */
@Singleton
final class SsmInventory implements AwsReportSource {
  private static final String MACHINES = "ssm:DescribeInstanceInformation";
  private static final String ENTRIES = "ssm:ListInventoryEntries";
  private static final String APPLICATIONS = "AWS:Application";
  private static final int PAGE = 50;

  @Override
  public String id() {
    return "ssm";
  }

  @Override
  public String format() {
    return "ssm-inventory";
  }

  @Override
  public Set<String> calls() {
    return Set.of(MACHINES, ENTRIES);
  }

  @Override
  public boolean write(ReportedRegion place, OutputStream report) throws IOException {
    SsmClient ssm = place.session().client(SsmClient.class, SsmClient::builder, place.region());
    JsonList list = new JsonList(report, "machines");
    Iterator<DescribeInstanceInformationResponse> pages =
        TokenPages.of(
                token ->
                    AwsReportSource.ask(
                        MACHINES,
                        () ->
                            ssm.describeInstanceInformation(
                                r ->
                                    r.maxResults(place.session().pageSize(PAGE)).nextToken(token))),
                DescribeInstanceInformationResponse::nextToken)
            .iterator();
    while (pages.hasNext()) {
      for (InstanceInformation machine : pages.next().instanceInformationList()) {
        applications(ssm, place, machine, list);
      }
    }
    list.end();
    return true;
  }

  /** One item for each page: a machine has thousands of packages. */
  private static void applications(
      SsmClient ssm, ReportedRegion place, InstanceInformation machine, JsonList list)
      throws IOException {
    ObjectNode about =
        SdkJson.of(machine)
            .retain("InstanceId", "PlatformType", "PlatformName", "PlatformVersion", "ComputerName")
            .put("AccountId", place.account())
            .put("Region", place.region());
    Iterator<ListInventoryEntriesResponse> pages =
        TokenPages.of(
                token -> AwsReportSource.ask(ENTRIES, () -> page(ssm, place, machine, token)),
                ListInventoryEntriesResponse::nextToken)
            .iterator();
    while (pages.hasNext()) {
      ObjectNode item = about.deepCopy();
      item.set("Applications", SdkJson.of(pages.next()).path("Entries"));
      list.add(item);
    }
  }

  private static ListInventoryEntriesResponse page(
      SsmClient ssm, ReportedRegion place, InstanceInformation machine, @Nullable String token) {
    return ssm.listInventoryEntries(
        r ->
            r.instanceId(machine.instanceId())
                .typeName(APPLICATIONS)
                .maxResults(place.session().pageSize(PAGE))
                .nextToken(token));
  }
}
