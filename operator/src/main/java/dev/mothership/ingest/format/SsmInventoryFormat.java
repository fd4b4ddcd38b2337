package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedAsset;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * The applications that Systems Manager's inventory knows of machines: {@code {"machines": [...]}},
 * each with {@code InstanceId}, {@code AccountId}, {@code Region}, {@code PlatformName}, {@code
 * PlatformVersion} as {@code DescribeInstanceInformation} has them and the entries of {@code
 * AWS:Application} as {@code Applications}. A machine may come several times, each time with more.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/inventory-schema.html
 */
@Singleton
public final class SsmInventoryFormat implements ReportFormat {
  private static final String MACHINES = "$.machines[]";

  /** How a platform's name begins, and the word for it that Inspector has. */
  private static final Map<String, String> PLATFORMS =
      Map.ofEntries(
          Map.entry("amazon linux", "AMAZON_LINUX"),
          Map.entry("ubuntu", "UBUNTU"),
          Map.entry("debian", "DEBIAN"),
          Map.entry("red hat", "RHEL"),
          Map.entry("centos", "CENTOS"),
          Map.entry("oracle", "ORACLE_LINUX"),
          Map.entry("rocky", "ROCKY_LINUX"),
          Map.entry("almalinux", "ALMALINUX"),
          Map.entry("fedora", "FEDORA"));

  @Override
  public String id() {
    return "ssm-inventory";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.has(MACHINES + ".InstanceId") && head.has(MACHINES + ".Applications");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    sink.tool("ssm", "");
    JsonWalk.of(body).at(MACHINES, item -> machine(item, sink)).run();
  }

  private static void machine(Item item, ReportSink sink) throws MalformedReport {
    ReportedAsset asset = asset(item);
    String platform = platform(item);
    sink.add(Looked.at(asset));
    for (Item application : item.list("Applications")) {
      String purl = InspectorPackage.purl(application, platform);
      if (!purl.isEmpty()) {
        sink.add(Packages.of(asset, purl, "", "", ""));
      }
    }
  }

  /** An instance of EC2, else a machine that was registered from elsewhere. */
  private static ReportedAsset asset(Item item) throws MalformedReport {
    String id = item.required("InstanceId");
    String account = item.required("AccountId");
    String region = item.required("Region");
    String arn =
        id.startsWith("i-")
            ? id
            : "arn:aws:ssm:" + region + ":" + account + ":managed-instance/" + id;
    return CloudResource.of("aws", arn, "host", item.text("ComputerName"), account, region);
  }

  /** As {@code UBUNTU_22_04}; empty for Windows and others, whose packages have no ecosystem. */
  private static String platform(Item item) throws MalformedReport {
    String name = item.text("PlatformName").toLowerCase(Locale.ROOT);
    String version = item.text("PlatformVersion").strip();
    return PLATFORMS.entrySet().stream()
        .filter(known -> name.startsWith(known.getKey()))
        .findFirst()
        .map(known -> known.getValue() + (version.isEmpty() ? "" : "_" + version.replace('.', '_')))
        .orElse("");
  }
}
