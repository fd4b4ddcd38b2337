package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ReportStateType;

/**
 * When passwords and access keys were made and last used, one row for each user and one for root.
 * AWS makes a new report at most every four hours:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
final class CredentialReport {
  static final String GENERATE = "iam:GenerateCredentialReport";
  static final String GET = "iam:GetCredentialReport";

  private static final String FACET = "credentialReport";
  private static final int ASKED = 10;
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Map<String, ObjectNode> rows;
  private final Instant generatedAt;
  private final Optional<Failure> failure;

  private CredentialReport(
      Map<String, ObjectNode> rows, Instant generatedAt, Optional<Failure> failure) {
    this.rows = rows;
    this.generatedAt = generatedAt;
    this.failure = failure;
  }

  /**
   * Has a report made where there is none that is fresh, waits for it up to 45 seconds and reads
   * it. What fails is told of every facet that is asked for.
   */
  static CredentialReport of(IamClient iam) {
    try {
      for (int asked = 1; asked <= ASKED; asked++) {
        if (iam.generateCredentialReport().state() == ReportStateType.COMPLETE) {
          GetCredentialReportResponse report = iam.getCredentialReport();
          return new CredentialReport(
              parse(report.content().asUtf8String()),
              report.generatedTime() == null ? Instant.EPOCH : report.generatedTime(),
              Optional.empty());
        }
        if (asked < ASKED) {
          Thread.sleep(STEP.multipliedBy(asked).toMillis());
        }
      }
      return failed(
          new Failure(
              FailureReason.INVALID_DATA, GENERATE, "NotReady", "no report within 45 seconds"));
    } catch (SdkException e) {
      return failed(AwsFailures.of(GENERATE, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(
          new Failure(FailureReason.INTERNAL, GENERATE, "Interrupted", "the scan was stopped"));
    }
  }

  private static CredentialReport failed(Failure failure) {
    return new CredentialReport(Map.of(), Instant.EPOCH, Optional.of(failure));
  }

  /** The row of a user, who may be younger than the report. */
  void user(String arn, Details details) {
    ObjectNode row = rows.get(arn);
    if (row != null) {
      details.add(FACET, row);
    } else {
      details.failed(
          FACET,
          failure.orElseGet(
              () ->
                  new Failure(
                      FailureReason.INVALID_DATA,
                      GET,
                      "NotInReport",
                      "the report is older than the user; AWS makes one every four hours")));
    }
  }

  /** The row of root, with the time of the report; nothing where the report has no such row. */
  void root(String arn, Details details) {
    failure.ifPresent(told -> details.failed(FACET, told));
    ObjectNode row = rows.get(arn);
    if (row != null) {
      details.add(FACET, row.deepCopy().put("generated_time", generatedAt.toString()));
    }
  }

  /** By ARN, each under the names of the first line. */
  static Map<String, ObjectNode> parse(String csv) {
    Map<String, ObjectNode> rows = new HashMap<>();
    List<String> names = List.of();
    for (String line : csv.lines().filter(one -> !one.isBlank()).toList()) {
      List<String> fields = fields(line);
      if (names.isEmpty()) {
        names = fields;
        continue;
      }
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < Math.min(names.size(), fields.size()); i++) {
        row.put(names.get(i), fields.get(i));
      }
      rows.put(row.path("arn").asText(), row);
    }
    return rows;
  }

  /** RFC 4180, without line breaks inside of fields. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
