package dev.mothership.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    List<String> wanted = Stream.of(checks).map(id -> id + ".yaml").toList();
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> walk = Files.walk(FOLDER)) {
      for (Path file : walk.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        String name = FOLDER.relativize(file).toString().replace('\\', '/');
        if (!name.startsWith("checks/") || wanted.contains(file.getFileName().toString())) {
          files.put(name, Files.readString(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RuleCatalog(files);
  }
}
