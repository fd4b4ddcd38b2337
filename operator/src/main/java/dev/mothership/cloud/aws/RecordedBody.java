package dev.mothership.cloud.aws;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How a body looks in a recording: no credentials, nothing that differs from run to run. */
final class RecordedBody {
  private static final List<String> RUN_IDS =
      List.of("**/requestId", "**/RequestId", "**/RequestID", "**/HostId", "**/ResponseMetadata");
  private static final List<String> JSON_RUN_IDS =
      List.of("ResponseMetadata", "RequestId", "requestId");
  private static final String IN_AN_HOUR = "in-an-hour";

  private RecordedBody() {}

  static String of(String body) {
    return XmlBody.parse(body)
        .map(
            xml -> {
              RUN_IDS.forEach(xml::remove);
              xml.edit("**/Credentials/AccessKeyId", value -> "ASIARECORDEDRECORDED");
              xml.edit("**/Credentials/SecretAccessKey", value -> "recorded");
              xml.edit("**/Credentials/SessionToken", value -> "recorded");
              xml.edit("**/Credentials/Expiration", value -> IN_AN_HOUR);
              xml.edit("**/AssumedRoleUser/AssumedRoleId", value -> "AROARECORDED:mothership");
              xml.edit("GetCallerIdentityResult/UserId", value -> "AROARECORDED:mothership");
              return xml.toString();
            })
        .orElseGet(() -> withoutRunIds(body));
  }

  /** JSON services tell the request's id in a header as a rule, so that most bodies stay as is. */
  private static String withoutRunIds(String body) {
    return JsonBody.parse(body)
        .filter(json -> JSON_RUN_IDS.stream().filter(json::remove).count() > 0)
        .map(JsonBody::toString)
        .orElse(body);
  }

  /** The recorded body with credentials that are good for an hour from now. */
  static String replayed(String body, Instant now) {
    return body.replace(
        "<Expiration>" + IN_AN_HOUR + "</Expiration>",
        "<Expiration>"
            + now.plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS)
            + "</Expiration>");
  }
}
