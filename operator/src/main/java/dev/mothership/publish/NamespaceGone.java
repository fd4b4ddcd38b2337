package dev.mothership.publish;

/** Nothing can be shown in a namespace because it is gone or going. */
final class NamespaceGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NamespaceGone(String namespace) {
    super("namespace " + namespace + " is gone or going", null, false, false);
  }
}
