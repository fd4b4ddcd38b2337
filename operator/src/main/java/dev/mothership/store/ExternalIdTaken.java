package dev.mothership.store;

/** Another tenant or organization already uses the external id that was asked for. */
public final class ExternalIdTaken extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * @param who asked for it
   */
  ExternalIdTaken(String who) {
    super("the external id asked for by " + who + " belongs to another");
  }
}
