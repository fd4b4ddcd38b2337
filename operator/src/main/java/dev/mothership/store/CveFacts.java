package dev.mothership.store;

import java.util.Map;
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

  /** Of all that is known, by CVE. */
  public static CveFacts of(Map<String, CveFacts> all, String cve) {
    CveFacts known = all.get(cve);
    return known == null ? nothing(cve) : known;
  }

  public CveFacts withEpss(@Nullable Double score) {
    return new CveFacts(
        cve, score, knownExploited, ransomware, exploitation, automatable, totalImpact);
  }
}
