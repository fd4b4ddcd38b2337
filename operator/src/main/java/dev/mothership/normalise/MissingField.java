package dev.mothership.normalise;

/** A record lacks the field that identifies its resource. */
public final class MissingField extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;

  MissingField(String field) {
    super("the payload has no " + field);
    this.field = field;
  }

  /** Under the provider's own name. */
  public String field() {
    return field;
  }
}
