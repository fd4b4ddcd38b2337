package dev.mothership.rules.cel;

import java.util.List;

/** The expression cannot be a check. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<String> errors;

  Refused(List<String> errors) {
    super(String.join("; ", errors));
    this.errors = List.copyOf(errors);
  }

  /** Each as {@code line:column: what is wrong}, both from 1. */
  public List<String> errors() {
    return errors;
  }
}
