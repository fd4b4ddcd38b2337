package dev.mothership.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says what kind of secrets a text seems to hold without repeating any of it: its length, the
 * detectors that matched, and a fingerprint that tells whether it changed.
 */
public final class SecretSummary {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int FINGERPRINT_HEX = 16;
  private static final String SECRET_NAMED = "secret-name";
  private static final Map<String, Pattern> DETECTORS =
      new TreeMap<>(
          Map.of(
              "aws-access-key", Pattern.compile("\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b"),
              "private-key", Pattern.compile("-----BEGIN (?:[A-Z]{1,16} ){0,3}PRIVATE KEY"),
              "password-assignment",
                  Pattern.compile(
                      "(?i)(?:passw(?:or)?d|pwd)[\"']?\\s{0,8}[=:]\\s{0,8}[\"']?"
                          + "(?!\\$|`|\\{\\{|<|arn:)[^\\s\"']"),
              "generic-token",
                  Pattern.compile(
                      "(?i)(?:token|secret|api[_-]?key|bearer)[\"']?\\s{0,8}[=: ]\\s{0,8}"
                          + "[\"']?[A-Za-z0-9/+_.=-]{16,}"),
              "service-token",
                  Pattern.compile(
                      "\\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,}"
                          + "|xox[abeprs]-[A-Za-z0-9-]{10,}|sk_live_[A-Za-z0-9]{16,}"
                          + "|glpat-[A-Za-z0-9_-]{20,})"),
              "url-credentials",
                  Pattern.compile(
                      "(?i)\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@]{0,64}:(?![${<])[^\\s/@]{3,}@")));

  /** What a setting is called that holds a secret itself, not where to find it. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(?:passw(?:or)?d|passphrase|pwd|secret|token|credentials?"
              + "|(?:api|private|access|signing|encryption)[_.-]?key)$");

  /** Values that name a place, a variable or a switch. */
  private static final Pattern NO_SECRET =
      Pattern.compile(
          "(?i)arn:.*|(?:/[a-z0-9_.-]+){2,}|[$<`].*|\\{\\{.*|https?://[^@]*|(?:ssm|vault|secretsmanager):.*|\\*+"
              + "|true|false|yes|no|on|off|null|none|enabled|disabled|\\d{1,5}|.{0,5}",
          Pattern.DOTALL);

  private final byte[] key;

  /**
   * @param key of the installation, or random and thrown away; never in a recording
   */
  public SecretSummary(byte[] key) {
    this.key = key.clone();
  }

  /** Fields {@code length} (bytes), {@code detectors} (sorted names) and {@code fingerprint}. */
  public ObjectNode of(byte[] secret) {
    String text = new String(secret, StandardCharsets.UTF_8);
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    summary.put("length", secret.length);
    ArrayNode detectors = summary.putArray("detectors");
    DETECTORS.forEach(
        (name, pattern) -> {
          if (pattern.matcher(text).find()) {
            detectors.add(name);
          }
        });
    summary.put("fingerprint", fingerprint(secret));
    return summary;
  }

  /**
   * The same of a setting, with the detector {@code secret-name} where its name says that the value
   * is a secret and the value does not read like a reference to one.
   */
  public ObjectNode of(String name, String value) {
    ObjectNode summary = of(value.getBytes(StandardCharsets.UTF_8));
    if (SECRET_NAME.matcher(name).find() && !NO_SECRET.matcher(value).matches()) {
      ArrayNode detectors = JsonNodeFactory.instance.arrayNode();
      Set<String> names = new TreeSet<>(Set.of(SECRET_NAMED));
      summary.path("detectors").forEach(detector -> names.add(detector.asText()));
      names.forEach(detectors::add);
      summary.set("detectors", detectors);
    }
    return summary;
  }

  private String fingerprint(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(secret)).substring(0, FINGERPRINT_HEX);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
