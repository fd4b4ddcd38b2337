package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/**
 * GuardDuty's own JSON: what {@code aws guardduty get-findings} prints, and, with names that begin
 * in lower case, its export to S3 and its EventBridge events.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
 */
@Singleton
public final class GuardDutyFormat implements ReportFormat {
  private static final List<String> PLACES =
      List.of("$.Findings[]", "$.findings[]", "$.detail", "$[]", "$");
  private static final double CRITICAL = 9;
  private static final double HIGH = 7;
  private static final double MEDIUM = 4;

  @Override
  public String id() {
    return "guardduty";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return PLACES.stream().anyMatch(place -> at(head, place));
  }

  private static boolean at(ReportHead head, String place) {
    return head.has(place + ".Service.DetectorId") && head.has(place + ".Type")
        || head.has(place + ".service.detectorId") && head.has(place + ".type")
        || head.at(place + ".Arn").startsWith("arn:aws:guardduty:") && head.has(place + ".Type");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place =
        PLACES.stream().filter(candidate -> at(head, candidate)).findFirst().orElse("$.Findings[]");
    sink.tool("guardduty", "");
    JsonWalk.of(body).at(place, item -> finding(item, sink)).run();
  }

  private static void finding(Item item, ReportSink sink) throws MalformedReport {
    String rule = either(item, "Type");
    if (rule.isEmpty()) {
      throw new MalformedReport(item.path() + ".Type", "is missing");
    }
    String service = item.has("Service") ? "Service." : "service.";
    boolean upper = item.has("Service");
    Said.time(item, item.has("UpdatedAt") ? "UpdatedAt" : "updatedAt").ifPresent(sink::asOf);
    boolean archived = item.text(service + (upper ? "Archived" : "archived")).equals("true");
    sink.add(
        new Draft(asset(item), Category.DETECTION, archived ? Status.PASS : Status.FAIL, rule)
            .uid(item.firstText("Arn", "arn", "Id", "id"))
            .title(either(item, "Title"))
            .severity(severity(item))
            .firstSeen(Said.time(item, service + (upper ? "EventFirstSeen" : "eventFirstSeen")))
            .says("description", either(item, "Description"))
            .says("count", either(item, upper ? "Service.Count" : "service.count"))
            .says("sequence", either(item, "AssociatedAttackSequenceArn"))
            .done());
  }

  private static ReportedSeverity severity(Item item) throws MalformedReport {
    double number = Said.number(item, item.has("Severity") ? "Severity" : "severity").orElse(0.0);
    if (number >= CRITICAL) {
      return ReportedSeverity.CRITICAL;
    }
    if (number >= HIGH) {
      return ReportedSeverity.HIGH;
    }
    if (number >= MEDIUM) {
      return ReportedSeverity.MEDIUM;
    }
    return number > 0 ? ReportedSeverity.LOW : ReportedSeverity.UNSAID;
  }

  private static ReportedAsset asset(Item item) throws MalformedReport {
    String account = either(item, "AccountId");
    String region = either(item, "Region");
    Item resource =
        item.at(item.has("Resource") ? "Resource" : "resource")
            .orElseThrow(() -> new MalformedReport(item.path() + ".Resource", "is missing"));
    String type = either(resource, "ResourceType");
    String id =
        switch (type) {
          case "Instance" -> part(resource, "InstanceDetails", "InstanceId");
          case "EKSCluster" -> part(resource, "EksClusterDetails", "Arn");
          case "ECSCluster" -> part(resource, "EcsClusterDetails", "Arn");
          case "Lambda" -> part(resource, "LambdaDetails", "FunctionArn");
          case "RDSDBInstance" -> part(resource, "RdsDbInstanceDetails", "DbInstanceArn");
          case "S3Bucket", "S3Object" -> bucket(resource);
          case "AccessKey" -> principal(resource, account);
          case "Container" -> part(resource, "EksClusterDetails", "Arn");
          default -> "";
        };
    return CloudResource.of("aws", id, type, "", account, region);
  }

  private static String bucket(Item resource) throws MalformedReport {
    boolean upper = resource.has("S3BucketDetails");
    List<Item> buckets = resource.list(upper ? "S3BucketDetails" : "s3BucketDetails");
    return buckets.isEmpty() ? "" : either(buckets.get(0), "Arn");
  }

  private static String principal(Item resource, String account) throws MalformedReport {
    String name = part(resource, "AccessKeyDetails", "UserName");
    return switch (part(resource, "AccessKeyDetails", "UserType")) {
      case "IAMUser" -> "arn:aws:iam::" + account + ":user/" + name;
      case "Role", "AssumedRole" -> "arn:aws:iam::" + account + ":role/" + name;
      default -> "";
    };
  }

  private static String part(Item item, String object, String name) throws MalformedReport {
    return item.firstText(object + "." + name, lower(object) + "." + lower(name));
  }

  private static String either(Item item, String name) throws MalformedReport {
    return item.firstText(name, lower(name));
  }

  private static String lower(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
