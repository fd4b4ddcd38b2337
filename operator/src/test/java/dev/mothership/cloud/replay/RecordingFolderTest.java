package dev.mothership.cloud.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.cloud.Answer;
import dev.mothership.cloud.Call;
import dev.mothership.cloud.Player;
import dev.mothership.cloud.Recorder;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFolderTest {
  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Call VPCS = call("DescribeVpcs", Map.of());
  @TempDir Path folder;

  private static Call call(String operation, Map<String, String> parameters) {
    return new Call("111122223333", "eu-west-1", "ec2", operation, parameters);
  }

  @Test
  void answersWhatWasKeptWithTheTimeOfTheTake() {
    Answer hostile = new Answer(200, "<a>\n  tab\t, no: # 'quote' \"x\" \u0001 \u202e  \n</a>\n");
    Call parametered = call("DescribeTags", Map.of("NextToken", "no: yes", "N", "07"));
    RecordingFolder recording = new RecordingFolder(folder);
    Recorder recorder = recording.record("one", "111122223333", THEN);
    recorder.keep(VPCS, hostile);
    recorder.keep(parametered, new Answer(404, "true"));
    recorder.finish();
    Player player = recording.current();
    assertThat(player.takenAt()).isEqualTo(THEN);
    assertThat(player.answer(VPCS)).isEqualTo(hostile);
    assertThat(player.answer(parametered)).isEqualTo(new Answer(404, "true"));
  }

  @Test
  void namesOperationAndParametersOfACallThatItDoesNotHold() {
    RecordingFolder recording = new RecordingFolder(folder);
    recording.record("one", "111122223333", THEN).finish();
    Player player = recording.current();
    assertThatThrownBy(() -> player.answer(call("DescribeVpcs", Map.of("NextToken", "page-2"))))
        .isInstanceOfSatisfying(
            OperationFailed.class,
            e -> assertThat(e.failure().reason()).isEqualTo(FailureReason.INVALID_DATA))
        .hasMessageContaining("ec2:DescribeVpcs{NextToken=page-2}");
  }

  @Test
  void theCurrentTakeIsReadAnewEachTime() {
    RecordingFolder recording = new RecordingFolder(folder);
    for (String take : new String[] {"one", "two"}) {
      Recorder recorder = recording.record(take, "111122223333", THEN);
      recorder.keep(VPCS, new Answer(200, take));
      recorder.finish();
    }
    assertThat(recording.current().answer(VPCS).body()).isEqualTo("two");
    recording.choose("one");
    assertThat(recording.current().answer(VPCS).body()).isEqualTo("one");
  }

  @Test
  void aTakeBasedOnAnotherHoldsWhatChanged() throws IOException {
    RecordingFolder recording = new RecordingFolder(folder);
    Call subnets = call("DescribeSubnets", Map.of());
    for (String take : new String[] {"one", "two"}) {
      Recorder recorder = recording.record(take, "111122223333", THEN);
      recorder.keep(VPCS, new Answer(200, "alike"));
      recorder.keep(subnets, new Answer(200, take));
      recorder.finish();
    }
    recording.base("two", "one");
    try (Stream<Path> files = Files.walk(folder.resolve("two"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
          .singleElement()
          .satisfies(file -> assertThat(file).hasFileName("DescribeSubnets.yaml"));
    }
    assertThat(recording.current().answer(subnets).body()).isEqualTo("two");
    assertThat(recording.current().answer(VPCS).body()).isEqualTo("alike");
    assertThat(recording.current().takenAt()).isEqualTo(THEN);

    recording.record("two", "444455556666", THEN).finish();
    recording.record("one", "111122223333", THEN);
    recording.choose("two");
    assertThat(recording.current().answer(VPCS).body())
        .as("recorded into, it stands on its own")
        .isEqualTo("alike");
  }

  @Test
  void aNewRecordingOfAnAccountLeavesNothingOfTheOldOne() throws IOException {
    RecordingFolder recording = new RecordingFolder(folder);
    recording.record("one", "111122223333", THEN).keep(VPCS, new Answer(200, "old"));
    recording.record("one", "444455556666", THEN);
    recording.record("one", "111122223333", THEN);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml"))).isEmpty();
    }
  }

  @Test
  void namesCannotLeaveTheFolder() {
    RecordingFolder recording = new RecordingFolder(folder);
    assertThatThrownBy(() -> recording.choose("../other")).isInstanceOf(OperationFailed.class);
    Recorder recorder = recording.record("one", "111122223333", THEN);
    Call escaping = new Call("111122223333", "..", "ec2", "DescribeVpcs", Map.of());
    assertThatThrownBy(() -> recorder.keep(escaping, new Answer(200, "")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
