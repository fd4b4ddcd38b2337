package dev.mothership.store;

/**
 * Whose an asset is, as something else says than the namespace of its account.
 *
 * @param name empty for nobody
 * @param source tag, creator, namespace or nobody
 * @param confidence high, low or none
 * @param because what says so
 */
public record OwnerRow(String name, String source, String confidence, String because) {}
