package dev.mothership.store;

/**
 * Somebody's word that a vulnerability does not matter to a product, which is not over.
 *
 * @param product purl, with or without a version, or the key of an asset
 * @param status not_affected or fixed
 */
public record VexStatement(
    String vulnerability, String product, String status, String justification, String author) {}
