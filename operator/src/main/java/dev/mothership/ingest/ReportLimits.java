package dev.mothership.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.yaml.snakeyaml.LoaderOptions;

/** What bounds the memory that any one report can take, however large or hostile. */
public final class ReportLimits {
  /** Of one text; longer ones are no finding's. */
  static final int LONGEST_TEXT = 1 << 20;

  /** Of one record, in characters of its texts and names. */
  static final int LARGEST_RECORD = 8 << 20;

  /** Of one record, in values. */
  static final int MOST_VALUES = 200_000;

  /** Of one row of CSV. */
  static final int MOST_COLUMNS = 1_000;

  static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 10_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(constraints())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final CsvFactory CSV =
      CsvFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .loaderOptions(unlimited())
          .streamReadConstraints(constraints())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private ReportLimits() {}

  private static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(DEEPEST)
        .maxStringLength(LONGEST_TEXT)
        .maxNumberLength(LONGEST_NUMBER)
        .maxNameLength(LONGEST_NAME)
        .build();
  }

  /** Of a whole stream, whose records are bounded one by one. */
  private static LoaderOptions unlimited() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return options;
  }

  /** Rows as lists of texts. */
  static CsvFactory csv() {
    return CSV;
  }

  /** YAML as {@link #json()}. */
  static YAMLFactory yaml() {
    return YAML;
  }

  /** Strict JSON: nothing deep, long or huge. */
  static JsonFactory json() {
    return JSON;
  }
}
