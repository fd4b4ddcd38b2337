package dev.mothership.console;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How findings can be told to other tools. */
enum EmitFormat {
  /** Our own words. */
  JSON(new MediaType("application", "json")),
  /** Events of OCSF, one a line. */
  OCSF(new MediaType("application", "x-ndjson")),
  /** One log of SARIF. */
  SARIF(new MediaType("application", "sarif+json"));

  private final MediaType type;

  EmitFormat(MediaType type) {
    this.type = type;
  }

  MediaType type() {
    return type;
  }

  /**
   * @param format the parameter, which decides where it is given
   * @param accepted as the request has it, the most wanted first
   * @throws Refused 400 or 406
   */
  static EmitFormat of(@Nullable String format, List<MediaType> accepted) {
    if (format != null) {
      return Arrays.stream(values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(format))
          .findFirst()
          .orElseThrow(() -> new Refused(Refused.BAD_REQUEST, "format is json, ocsf or sarif"));
    }
    if (accepted.isEmpty()) {
      return JSON;
    }
    return accepted.stream()
        .flatMap(wanted -> Arrays.stream(values()).filter(one -> wanted.isCompatible(one.type)))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    Refused.NOT_ACCEPTABLE,
                    "accept "
                        + Arrays.stream(values())
                            .map(one -> one.type.toString())
                            .collect(Collectors.joining(", "))
                        + ", or name a format"));
  }
}
