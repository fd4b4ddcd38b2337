package dev.mothership.store;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one CVE's exploitation.
 *
 * @param epss 0 to 1; null where it has no score
 * @param exploitation none, poc or active; empty where nobody judged it
 * @param automatable null where nobody judged it
 * @param totalImpact null where nobody judged it
 */
public record CveFacts(
    String cve,
    @Nullable Double epss,
    boolean knownExploited,
    boolean ransomware,
    String exploitation,
    @Nullable Boolean automatable,
    @Nullable Boolean totalImpact) {
  /** Of a vulnerability that no source says anything of. */
  public static CveFacts nothing(String cve) {
    return new CveFacts(cve, null, false, false, "", null, null);
  }
}
