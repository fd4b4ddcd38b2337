package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a check takes one risk factor from.
 *
 * @param value of a fixed source; 0 otherwise
 */
public record FactorSource(Kind source, double value) {
  /** The places a factor can come from. */
  public enum Kind {
    /** The value stands in the rule. */
    FIXED,
    /** The failing asset itself. */
    ASSET,
    /** The worst network interface the asset is attached to. */
    WORST_INTERFACE,
    /** The class of the data the asset stores. */
    DATA_CLASS;

    @JsonCreator
    static Kind of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  @JsonCreator
  static FactorSource of(
      @JsonProperty("source") Kind source, @JsonProperty("value") @Nullable Double value) {
    if ((source == Kind.FIXED) != (value != null)) {
      throw new IllegalArgumentException("a fixed factor has a value, every other has none");
    }
    return new FactorSource(source, value == null ? 0 : value);
  }
}
