package dev.mothership.store;

/** Where a package is installed: a path on the asset, or nothing. */
public record PackagePlace(long assetId, String purl, String location) {}
