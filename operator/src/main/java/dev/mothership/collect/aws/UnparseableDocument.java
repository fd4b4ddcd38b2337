package dev.mothership.collect.aws;

/** A policy document that is no JSON; caught where the document's facet or record is built. */
final class UnparseableDocument extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnparseableDocument(Throwable cause) {
    super(cause);
  }
}
