package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** One reason for a risk as people read it, wherever they do. */
public final class FactorText {
  private FactorText() {}

  /** Name, value with one or two decimals, whether it is assumed, and why. */
  public static String of(JsonNode factor) {
    return "%s %s%s: %s"
        .formatted(
            factor.path("name").asText(),
            new DecimalFormat("0.0#", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(factor.path("value").asDouble()),
            factor.path("assumed").asBoolean() ? " (assumed)" : "",
            factor.path("because").asText());
  }
}
