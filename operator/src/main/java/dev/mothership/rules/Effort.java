package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;

/** How much work a fix is. */
public enum Effort {
  LOW(1),
  MEDIUM(2),
  HIGH(4);

  private final int weight;

  Effort(int weight) {
    this.weight = weight;
  }

  @JsonCreator
  static Effort of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  public int weight() {
    return weight;
  }

  /** Lower case, as stored and shown. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
