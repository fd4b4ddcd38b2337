package dev.mothership.ingest.feed;

import java.util.Map;

/** Under what terms each source gives its data; docs/guide/feeds.md tells what follows from it. */
final class Licences {
  private static final String SEE_OSV = "as of each source: https://google.github.io/osv.dev/data/";
  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("epss", "FIRST's terms: https://www.first.org/epss/"),
          Map.entry("kev", "CC0-1.0"),
          Map.entry("vulnrichment", "CC0-1.0"),
          Map.entry("osv/AlmaLinux", "MIT"),
          Map.entry("osv/Bitnami", "Apache-2.0"),
          Map.entry("osv/Go", "CC-BY-4.0"),
          Map.entry("osv/GitHub Actions", "CC-BY-4.0"),
          Map.entry("osv/Maven", "CC-BY-4.0"),
          Map.entry("osv/npm", "CC-BY-4.0 and Apache-2.0"),
          Map.entry("osv/NuGet", "CC-BY-4.0"),
          Map.entry("osv/Packagist", "CC-BY-4.0"),
          Map.entry("osv/PyPI", "CC-BY-4.0 and Apache-2.0"),
          Map.entry("osv/RubyGems", "CC-BY-4.0 and Apache-2.0"),
          Map.entry("osv/crates.io", "CC0-1.0 and CC-BY-4.0"),
          Map.entry("osv/Rocky Linux", "BSD-3-Clause"),
          Map.entry("osv/Ubuntu", "CC-BY-SA-4.0"));

  private Licences() {}

  /** Of a feed by its name. */
  static String of(String name) {
    return BY_NAME.getOrDefault(name, SEE_OSV);
  }
}
