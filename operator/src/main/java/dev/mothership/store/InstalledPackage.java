package dev.mothership.store;

/**
 * A package that some asset of the tenant has, once for all that have it alike.
 *
 * @param sourceName of distributions, as the inventory says; empty where it does not
 */
public record InstalledPackage(
    String purl, String version, String sourceName, String sourceVersion) {}
