package dev.mothership.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.cloud.Answer;
import dev.mothership.cloud.Call;
import dev.mothership.cloud.Recorder;
import dev.mothership.cloud.replay.RecordingFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The quickstart's recorded account once more, under another id. */
public final class RecordedAccount {
  private static final String ORIGINAL = "111122223333";
  private static final Pattern REPORT = Pattern.compile("<Content>([^<]+)</Content>");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};
  private static final List<String> BUCKETS =
      List.of("campaign-2019", "invoices", "backups", "logs", "assets", "artifacts");
  private static final String MANIFEST =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata:
        name: %s
        namespace: team-checkout
      spec:
        aws:
          accountId: "%s"
          regions:
            include: [eu-west-1, us-east-1]
        identityRef:
          name: aws-default
        environment: production
        retryInterval: 8s
        dataClass:
          tag: data-class
      """;

  private RecordedAccount() {}

  /** Its CloudAccount. */
  static String manifest(String name, String account) {
    return MANIFEST.formatted(name, account);
  }

  /**
   * Adds the copy to every take. Its buckets have names of their own, as the names of buckets are
   * unique among all accounts.
   */
  static void copy(Path recording, String account) throws IOException {
    for (String take : List.of(Quickstart.OPEN_TAKE, Quickstart.FIXED_TAKE)) {
      Path folder = recording.resolve(take);
      JsonNode about = YAML.readTree(folder.resolve("take.json").toFile());
      Recorder recorder =
          new RecordingFolder(recording)
              .record(take, account, Instant.parse(about.path("takenAt").asText()));
      try (Stream<Path> files = Files.walk(folder.resolve(ORIGINAL))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path place = folder.resolve(ORIGINAL).relativize(file);
          keep(recorder, account, place, renamed(Files.readString(file), account));
        }
      }
    }
  }

  private static void keep(Recorder recorder, String account, Path place, String exchange)
      throws IOException {
    JsonNode read = YAML.readTree(exchange);
    recorder.keep(
        new Call(
            account,
            place.getName(0).toString(),
            place.getName(1).toString(),
            read.path("operation").asText(),
            YAML.convertValue(read.path("parameters"), PARAMETERS)),
        new Answer(read.path("status").asInt(), read.path("body").asText()));
  }

  /** The text of an exchange as it is in the copy; credential reports are told in Base64. */
  public static String renamed(String exchange, String account) {
    String renamed = exchange.replace(ORIGINAL, account);
    for (String bucket : BUCKETS) {
      renamed = renamed.replace("checkout-" + bucket, "checkout-" + account + "-" + bucket);
    }
    Matcher report = REPORT.matcher(renamed);
    if (!report.find()) {
      return renamed;
    }
    String told =
        new String(Base64.getMimeDecoder().decode(report.group(1)), StandardCharsets.UTF_8);
    String encoded =
        Base64.getEncoder()
            .encodeToString(told.replace(ORIGINAL, account).getBytes(StandardCharsets.UTF_8));
    return renamed.substring(0, report.start(1)) + encoded + renamed.substring(report.end(1));
  }
}
