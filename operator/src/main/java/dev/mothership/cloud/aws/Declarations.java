package dev.mothership.cloud.aws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the answers of each operation can hold a secret. An operation that nobody declared, be it
 * with no path at all, is neither sent nor recorded.
 *
 * @param paths by call name, as {@code ec2:DescribeInstanceAttribute}. Of an XML answer they are
 *     element paths below the root, each holding Base64; of a JSON answer field paths from the root
 *     where {@code *} is every element or field, each holding plain text, or a URL with user
 *     information where the path ends in {@code @}
 */
public record Declarations(Map<String, List<String>> paths) {
  private static final List<String> OWN =
      List.of("sts:AssumeRole", "sts:GetCallerIdentity", "ec2:DescribeRegions");

  public Declarations {
    Map<String, List<String>> all = new HashMap<>(paths);
    OWN.forEach(call -> all.put(call, List.of()));
    paths = Map.copyOf(all);
  }

  /** Empty where the call was not declared. */
  Optional<List<String>> of(String call) {
    return Optional.ofNullable(paths.get(call));
  }
}
