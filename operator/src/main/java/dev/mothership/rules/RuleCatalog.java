package dev.mothership.rules;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All rules on the class path under {@code rules/}, validated. {@code rules/index.txt} names them,
 * because a class path cannot be listed alike from a folder and from a packaged application.
 */
@Singleton
public final class RuleCatalog {
  private static final String ROOT = "rules/";
  private static final String EXAMPLES = "\nexamples:\n";
  private static final String GUARDS = "remediations/guards/";
  private static final JsonMapper YAML =
      JsonMapper.builder(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final List<CheckRule> checks;
  private final List<PathRule> paths;
  private final List<Framework> frameworks;
  private final List<RemediationRule> remediations;
  private final List<GuardRule> guards;
  private final List<ToolMapping> mappings;
  private final List<ToolPreset> presets;
  private final RiskModel riskModel;
  private final ReportedRisk reportedRisk;
  private final VulnerabilityModel vulnerabilityModel;
  private final WatchedActions watchedActions;
  private final List<EscalationRule> escalations;
  private final String version;

  /**
   * Without the rules' examples, which only tests look at: they are half of all text, and parsing
   * them would be a good part of the operator's start.
   *
   * @throws IllegalStateException naming the file that is missing, unreadable or invalid
   */
  public RuleCatalog() {
    this(withoutExamples(read()));
  }

  /** With the rules' examples; throws as above. */
  public static RuleCatalog withExamples() {
    return new RuleCatalog(read());
  }

  /**
   * @param files YAML text by path under the rules folder
   */
  RuleCatalog(Map<String, String> files) {
    checks =
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith("checks/"))
            .map(file -> parse(file.getKey(), file.getValue(), CheckRule.class))
            .sorted(Comparator.comparing(CheckRule::id))
            .toList();
    paths =
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith("paths/"))
            .map(file -> parse(file.getKey(), file.getValue(), PathRule.class))
            .sorted(Comparator.comparing(PathRule::id))
            .toList();
    frameworks =
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith("frameworks/"))
            .map(file -> parse(file.getKey(), file.getValue(), Framework.class))
            .sorted(Comparator.comparing(Framework::id))
            .toList();
    remediations =
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith("remediations/"))
            .filter(file -> !file.getKey().startsWith(GUARDS))
            .map(file -> parse(file.getKey(), file.getValue(), RemediationRule.class))
            .sorted(Comparator.comparing(RemediationRule::id))
            .toList();
    guards =
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith(GUARDS))
            .map(file -> parse(file.getKey(), file.getValue(), GuardRule.class))
            .sorted(Comparator.comparing(GuardRule::id))
            .toList();
    mappings =
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith("mappings/"))
            .map(file -> parse(file.getKey(), file.getValue(), ToolMapping.class))
            .toList();
    presets =
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith("tools/"))
            .map(file -> parse(file.getKey(), file.getValue(), ToolPreset.class))
            .sorted(Comparator.comparing(ToolPreset::id))
            .toList();
    reportedRisk = only(files, "risk/reported.yaml", ReportedRisk.class);
    riskModel = only(files, "risk/default.yaml", RiskModel.class);
    vulnerabilityModel = only(files, "risk/vulnerabilities.yaml", VulnerabilityModel.class);
    watchedActions = only(files, "iam/aws.yaml", WatchedActions.class);
    escalations =
        files.entrySet().stream()
            .filter(file -> file.getKey().startsWith("iam/escalations/"))
            .map(file -> parse(file.getKey(), file.getValue(), EscalationRule.class))
            .sorted(Comparator.comparing(EscalationRule::id))
            .toList();
    version = hash(files);
    Set<String> ids = new HashSet<>();
    checks.forEach(rule -> requireNew(ids, rule.id()));
    paths.forEach(rule -> requireNew(ids, rule.id()));
    remediations.forEach(rule -> requireNew(ids, rule.id()));
    guards.forEach(rule -> requireNew(ids, rule.id()));
    escalations.forEach(rule -> requireNew(ids, rule.id()));
  }

  /** By id. */
  public List<CheckRule> checks() {
    return checks;
  }

  /** By id. */
  public List<PathRule> paths() {
    return paths;
  }

  /** By id. */
  public List<Framework> frameworks() {
    return frameworks;
  }

  /** By id. */
  public List<RemediationRule> remediations() {
    return remediations;
  }

  public Optional<RemediationRule> remediation(String id) {
    return remediations.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  /** By id. */
  public List<GuardRule> guards() {
    return guards;
  }

  public Optional<CheckRule> check(String id) {
    return checks.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  /** Which checks of other tools are ours by another name. */
  public List<ToolMapping> mappings() {
    return mappings;
  }

  /** Tools that Jobs of Scanners can run by name; by id. */
  public List<ToolPreset> presets() {
    return presets;
  }

  public Optional<ToolPreset> preset(String id) {
    return presets.stream().filter(preset -> preset.id().equals(id)).findFirst();
  }

  /** What is assumed of what only another tool knows. */
  public ReportedRisk reportedRisk() {
    return reportedRisk;
  }

  public RiskModel riskModel() {
    return riskModel;
  }

  public VulnerabilityModel vulnerabilityModel() {
    return vulnerabilityModel;
  }

  public WatchedActions watchedActions() {
    return watchedActions;
  }

  /** Ways to more rights, by id. */
  public List<EscalationRule> escalations() {
    return escalations;
  }

  /** Changes whenever any rule does: the first 12 hex digits of a SHA-256 over all files. */
  public String version() {
    return version;
  }

  private static void requireNew(Set<String> ids, String id) {
    if (!ids.add(id)) {
      throw new IllegalStateException("two rules have the id " + id);
    }
  }

  private static <T> T only(Map<String, String> files, String path, Class<T> type) {
    String text = files.get(path);
    if (text == null) {
      throw new IllegalStateException("rules/" + path + " is missing");
    }
    return parse(path, text, type);
  }

  private static <T> T parse(String path, String text, Class<T> type) {
    try {
      return YAML.readValue(text, type);
    } catch (IOException e) {
      throw new IllegalStateException("rules/" + path + ": " + e.getMessage(), e);
    }
  }

  /** They stand last in their file. */
  private static Map<String, String> withoutExamples(Map<String, String> files) {
    files.replaceAll(
        (path, text) -> {
          int examples = text.indexOf(EXAMPLES);
          return examples < 0 ? text : text.substring(0, examples + 1);
        });
    return files;
  }

  private static Map<String, String> read() {
    Map<String, String> files = new TreeMap<>();
    text("index.txt")
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(path -> files.put(path, text(path)));
    return files;
  }

  private static String text(String path) {
    try (InputStream in = RuleCatalog.class.getClassLoader().getResourceAsStream(ROOT + path)) {
      if (in == null) {
        throw new IllegalStateException("rules/" + path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("rules/" + path, e);
    }
  }

  private static String hash(Map<String, String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(files)
          .forEach(
              (path, text) -> {
                digest.update(path.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
              });
      return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
