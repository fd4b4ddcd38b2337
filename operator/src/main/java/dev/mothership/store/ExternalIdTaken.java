package dev.mothership.store;

/** Another tenant already uses the external id that was asked for. */
public final class ExternalIdTaken extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ExternalIdTaken(String tenant) {
    super("the external id asked for by tenant " + tenant + " belongs to another tenant");
  }
}
