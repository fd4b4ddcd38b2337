package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;

/** What a remediation can break: nothing that works, something that rests on the fault, or more. */
public enum ChangeRisk {
  LOW,
  MEDIUM,
  HIGH;

  @JsonCreator
  static ChangeRisk of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** Lower case, as stored and shown. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
