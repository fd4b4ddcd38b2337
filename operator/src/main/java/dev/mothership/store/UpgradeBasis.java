package dev.mothership.store;

import java.util.List;

/**
 * What a vulnerability finding is rated by, beside what the world knows of its vulnerabilities.
 *
 * @param key of the finding, in hexadecimal
 * @param cves every vulnerability that it is of
 * @param vectors of CVSS in step with them; empty for none
 * @param others product of exposure, missing control and consequence
 */
public record UpgradeBasis(String key, List<String> cves, List<String> vectors, double others) {
  public UpgradeBasis {
    cves = List.copyOf(cves);
    vectors = List.copyOf(vectors);
  }
}
