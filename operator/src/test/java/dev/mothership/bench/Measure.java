package dev.mothership.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure.
 *
 * @param unit of the value
 * @param baseline what the ratio is to; null where there is none
 * @param aim what we want, in words; null where nothing was promised
 * @param met whether the aim is met; null without an aim
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Measure(
    String bench,
    String name,
    double value,
    String unit,
    @Nullable Double ratio,
    @Nullable String baseline,
    @Nullable String aim,
    @Nullable Boolean met) {

  static Measure of(String bench, String name, double value, String unit) {
    return new Measure(bench, name, value, unit, null, null, null, null);
  }

  Measure against(double base, String baseline) {
    return new Measure(bench, name, value, unit, value / base, baseline, aim, met);
  }

  Measure aiming(String aim, boolean met) {
    return new Measure(bench, name, value, unit, ratio, baseline, aim, met);
  }

  /** A row of the table. */
  String row() {
    String compared = ratio == null ? "" : String.format(Locale.ROOT, "%.2f x %s", ratio, baseline);
    String promised = aim == null ? "" : (Boolean.TRUE.equals(met) ? "met: " : "NOT MET: ") + aim;
    return String.format(
            Locale.ROOT,
            "%-9s %-44s %12.2f %-8s %-34s %s",
            bench,
            name,
            value,
            unit,
            compared,
            promised)
        .stripTrailing();
  }
}
