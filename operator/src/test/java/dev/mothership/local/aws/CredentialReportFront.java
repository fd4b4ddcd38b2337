package dev.mothership.local.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds the line of the root user, which every report of AWS has and moto's has not. */
final class CredentialReportFront {
  private static final Pattern CONTENT = Pattern.compile("<Content>([^<]*)</Content>");
  private static final Map<String, String> ROOT =
      Map.of(
          "user", "<root_account>",
          "user_creation_time", "2020-01-01T00:00:00+00:00",
          "password_enabled", "not_supported",
          "password_last_used", "no_information",
          "password_last_changed", "not_supported",
          "password_next_rotation", "not_supported",
          "mfa_active", "true",
          "access_key_1_active", "false",
          "access_key_2_active", "false");

  private CredentialReportFront() {}

  /**
   * @param role the ARN of the role that asks
   */
  static AwsFront.Answer withRoot(AwsFront.Answer answer, String role) {
    Matcher content = CONTENT.matcher(answer.text());
    if (!content.find()) {
      return answer;
    }
    String report =
        new String(Base64.getMimeDecoder().decode(content.group(1)), StandardCharsets.UTF_8);
    List<String> lines = report.lines().toList();
    String account = role.split(":")[4];
    String root =
        Stream.of(lines.get(0).split(","))
            .map(
                column ->
                    column.equals("arn")
                        ? "arn:aws:iam::" + account + ":root"
                        : ROOT.getOrDefault(
                            column, column.matches("cert_\\d_active") ? "false" : "N/A"))
            .collect(Collectors.joining(","));
    String whole =
        Stream.concat(Stream.of(lines.get(0), root), lines.subList(1, lines.size()).stream())
            .collect(Collectors.joining("\n"));
    String encoded = Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
    return answer.withText(
        answer.text().substring(0, content.start(1))
            + encoded
            + answer.text().substring(content.end(1)));
  }
}
