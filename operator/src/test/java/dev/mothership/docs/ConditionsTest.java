package dev.mothership.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.FailureReason;
import dev.mothership.reconcile.Reasons;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/reference/conditions.md and the vocabulary, in both directions. */
class ConditionsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
  private static final Pattern WHOLE_ROW = Pattern.compile("(?m)^\\| `.*");

  private static String documented() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("mothership.root"), "docs/reference/conditions.md"));
  }

  @Test
  void everyTypeAndReasonIsDocumentedOnceAndNoOther() throws Exception {
    Set<String> known = new TreeSet<>();
    for (Field field : Reasons.class.getFields()) {
      known.add((String) field.get(null));
    }
    Arrays.stream(FailureReason.values()).map(FailureReason::conditionReason).forEach(known::add);
    List<String> rows = ROW.matcher(documented()).results().map(row -> row.group(1)).toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void everyReasonSaysWhatToDo() throws IOException {
    String reasons = documented().substring(documented().indexOf("## Reasons"));
    for (String row : WHOLE_ROW.matcher(reasons).results().map(found -> found.group()).toList()) {
      assertThat(row.split("\\|")).as(row).hasSize(5);
      assertThat(row.split("\\|")[4]).as(row).isNotBlank();
    }
  }
}
