package dev.mothership.scan.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.rules.ToolPreset;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolSourceTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private static ToolSource source(LabTools settings, String job) {
    return ToolSource.of(ToolLab.json(job), ToolLab.CATALOG, settings);
  }

  private static ToolSource image(LabTools settings, String image) {
    return source(settings, "{\"image\": \"%s\", \"intervalSeconds\": 3600}".formatted(image));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.test/tools/scan:1",
        "registry.test/tools:1",
        "registry.test/tools@sha256:00",
        "mirror.test/any/thing:1",
        "docker.io/prowlercloud/prowler:5.47.0",
        "ghcr.io/aquasecurity/trivy@sha256:00"
      })
  void whatIsAdmittedIsRun(String image) {
    LabTools settings = LabTools.allowing("registry.test/tools", " mirror.test/ ");
    assertThat(image(settings, image).image()).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.test/tools-evil/scan:1",
        "registry.test/toolsevil:1",
        "registry.test/other:1",
        "registry.test:1",
        "docker.io/prowlercloud/prowler-evil:1",
        "docker.io/prowlercloud/other:1",
        "mirror.test.evil/tools:1"
      })
  void whatOnlyBeginsAlikeIsNot(String image) {
    assertThatThrownBy(() -> image(LabTools.allowing("registry.test/tools", ""), image))
        .isInstanceOfSatisfying(
            OperationFailed.class,
            e -> assertThat(e.failure().reason()).isEqualTo(FailureReason.IMAGE_NOT_ALLOWED))
        .hasMessageContaining("mothership.tools.images");
  }

  @Test
  void aPresetComesWholeAndArgumentsAreAdded() {
    ToolSource prowler =
        source(
            LabTools.allowing(),
            """
            {"preset": "prowler", "accountRef": {"name": "shop"}, "schedule": "0 3 * * 1",
             "args": ["--service", "iam"], "timeoutSeconds": 1800}
            """);
    assertThat(prowler.image()).isEqualTo("docker.io/prowlercloud/prowler:5.46.0");
    assertThat(prowler.args())
        .startsWith("aws")
        .contains("--output-directory", "/reports")
        .endsWith("--service", "iam");
    assertThat(prowler.policies()).containsExactly("SecurityAudit", "job-function/ViewOnlyAccess");
    assertThat(prowler.memory()).isEqualTo("2Gi");
    assertThat(prowler.timeout()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void presetsSayAllThatTheirJobsNeed() {
    assertThat(ToolLab.CATALOG.presets()).extracting(ToolPreset::id).contains("prowler", "trivy");
    for (ToolPreset preset : ToolLab.CATALOG.presets()) {
      assertThat(preset.image()).matches("[a-z.]+/.+:\\d+\\.\\d+\\.\\d+");
      assertThat(preset.user()).as("never root").isPositive();
      assertThat(preset.toString()).as("where reports are taken from").contains("/reports");
    }
  }

  @Test
  void whatMakesNoSenseIsSaid() {
    assertThatThrownBy(() -> source(LabTools.allowing(), "{\"preset\": \"nessus\"}"))
        .hasMessageContaining("There is no preset \"nessus\"; there are prowler, trivy.");
    assertThatThrownBy(
            () ->
                source(
                    LabTools.allowing(), "{\"preset\": \"prowler\", \"schedule\": \"0 3 * * *\"}"))
        .hasMessageContaining("name a CloudAccount of this namespace in spec.job.accountRef");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 25 * * *", "x 3 * * *", "0 3 31 2 *", "0 3 * *"})
  void aScheduleThatIsNoTimeIsRefused(String cron) {
    assertThatThrownBy(() -> schedule(cron))
        .isInstanceOf(OperationFailed.class)
        .hasMessageContaining("spec.job.schedule \"" + cron + "\" is no time");
  }

  /** A run that began at noon and has just ended, at the given time. */
  @ParameterizedTest
  @CsvSource({
    "15 3 * * *, 2026-11-24T12:30:00Z, 2026-11-25T03:15:00Z",
    "*/5 * * * *, 2026-11-24T12:01:00Z, 2026-11-24T12:15:00Z",
    "0 * * * *, 2026-11-24T14:20:00Z, 2026-11-24T15:00:00Z",
    "0 3 1 * *, 2026-11-24T12:30:00Z, 2026-12-01T03:00:00Z"
  })
  void theNextTimeIsOfTheScheduleAndNotTooSoon(String cron, Instant ended, Instant next) {
    assertThat(schedule(cron).after(NOON, ended, Duration.ofMinutes(15))).isEqualTo(next);
  }

  @Test
  void anIntervalBeginsAtOnceAndCountsFromTheBeginningOfARun() {
    Schedule hourly = Schedule.of(ToolLab.json("{\"intervalSeconds\": 3600}"));
    assertThat(hourly.first(NOON)).isEqualTo(NOON);
    assertThat(hourly.after(NOON, NOON.plusSeconds(1200), Duration.ofMinutes(15)))
        .isEqualTo("2026-11-24T13:00:00Z");
    assertThat(schedule("15 3 * * *").first(NOON)).isEqualTo("2026-11-25T03:15:00Z");
  }

  private static Schedule schedule(String cron) {
    return Schedule.of(ToolLab.json("{\"schedule\": \"%s\"}".formatted(cron)));
  }

  @ParameterizedTest
  @CsvSource({
    "key ASIAIOSFODNN7EXAMPLE used, key *** used",
    "Authorization: Bearer abcdefgh12345678, Authorization: Bearer ***",
    "https://me:hunter2@registry.test/v2, https://***@registry.test/v2",
    "token=abc and password=def, token=*** and password=***",
    "region eu-west-1 is off, region eu-west-1 is off"
  })
  void whatLooksLikeASecretIsNotTold(String log, String told) {
    assertThat(LogTail.of(log)).isEqualTo(told);
  }

  @Test
  void aLongLogIsToldByItsLastWholeLines() {
    String tail = LogTail.of("a line of text\n".repeat(200) + "the end");
    assertThat(tail).hasSizeLessThan(900).startsWith("…a line of text\n").endsWith("the end");
  }
}
