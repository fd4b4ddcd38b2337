package dev.mothership.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The shipped rules with a few of their checks, for tests that count every verdict. */
public final class SomeRules {
  private static final Path FOLDER = Path.of(System.getProperty("mothership.root"), "config/rules");

  /** Ten checks of accounts, instances, groups and buckets. */
  public static final String[] TEN = {
    "aws-iam-root-access-key",
    "aws-iam-root-without-mfa",
    "aws-iam-all-actions-all-resources",
    "aws-s3-block-public-access-off",
    "aws-s3-bucket-public",
    "aws-ec2-admin-ports-open-ipv4",
    "aws-ec2-admin-ports-open-ipv6",
    "aws-ec2-all-ports-open",
    "aws-ec2-default-group-allows-traffic",
    "aws-ec2-imdsv1-allowed"
  };

  private SomeRules() {}

  /** Paths, weights and these checks, by id. */
  public static RuleCatalog with(String... checks) {
    Set<String> wanted = Set.of(checks);
    return rules(name -> !name.startsWith("checks/") || wanted.contains(id(name)));
  }

  /** One check and what its verdicts are made by: no framework, no remediation. */
  public static RuleCatalog only(String check) {
    return rules(
        name ->
            name.startsWith("checks/")
                ? check.equals(id(name))
                : !name.startsWith("frameworks/") && !name.startsWith("remediations/"));
  }

  private static RuleCatalog rules(Predicate<String> wanted) {
    Map<String, String> files = new HashMap<>(Shipped.FILES);
    files.keySet().removeIf(wanted.negate());
    return new RuleCatalog(files);
  }

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1).replaceFirst("[.]yaml$", "");
  }

  /** Text by path under the folder. */
  private static final class Shipped {
    private static final Map<String, String> FILES = read();

    private Shipped() {}

    private static Map<String, String> read() {
      Map<String, String> files = new HashMap<>();
      try (Stream<Path> walk = Files.walk(FOLDER)) {
        for (Path file : walk.filter(path -> path.toString().endsWith(".yaml")).toList()) {
          files.put(FOLDER.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Map.copyOf(files);
    }
  }
}
