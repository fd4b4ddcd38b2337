package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.correlate.Estate;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which roles things run as. */
final class Runners {
  static final String INSTANCE = "aws.ec2.instance";

  /** What runs as a role without an instance. */
  static final List<String> WORKLOADS =
      List.of("aws.ecs.task-definition", "aws.lambda.function", "aws.apprunner.service");

  private final Estate estate;

  Runners(Estate estate) {
    this.estate = estate;
  }

  /** ARNs; none where it has none or nobody can tell. */
  List<String> rolesOf(StoredAsset asset) {
    return switch (asset.type()) {
      case INSTANCE -> profile(asset.text("instanceProfileArn"));
      case "aws.ec2.launch-template" -> ofTemplate(asset);
      case "aws.ecs.task-definition" -> one(asset.text("taskRoleArn"));
      default -> one(asset.text("roleArn"));
    };
  }

  /** Empty for an instance without a profile, or whose profile has no role. */
  Optional<HostRole> hostRole(StoredAsset instance) {
    String profileArn = instance.text("instanceProfileArn");
    if (profileArn.isEmpty()) {
      return Optional.empty();
    }
    Optional<StoredAsset> profile = estate.find(profileArn);
    if (profile.isPresent() && profile.get().texts("roleArns").isEmpty()) {
      return Optional.empty();
    }
    String roleArn = profile.map(one -> one.texts("roleArns").get(0)).orElse("");
    Optional<StoredAsset> role = roleArn.isEmpty() ? Optional.empty() : estate.find(roleArn);
    String arn = roleArn.isEmpty() ? profileArn : roleArn;
    return Optional.of(
        new HostRole(role, arn, role.isPresent() ? "" : arn + " is not in the inventory"));
  }

  /** Observed edges say what it runs as; a part that was not read may hold a role. */
  Optional<HostRole> workloadRole(StoredAsset asset) {
    List<String> arns = rolesOf(asset);
    if (!arns.isEmpty()) {
      String arn = arns.get(0);
      Optional<StoredAsset> role = estate.find(arn);
      return Optional.of(
          new HostRole(role, arn, role.isPresent() ? "" : arn + " is not in the inventory"));
    }
    return Stream.of("definition", "service")
        .flatMap(facet -> Optional.ofNullable(asset.unread().get(facet)).stream())
        .findFirst()
        .map(failure -> new HostRole(Optional.empty(), asset.key(), failure.call() + " failed"));
  }

  private List<String> ofTemplate(StoredAsset template) {
    List<String> roles = new ArrayList<>();
    for (JsonNode version : template.items("versions")) {
      roles.addAll(profile(version.path("instanceProfileArn").asText("")));
      String name = version.path("instanceProfileName").asText("");
      if (!name.isEmpty()) {
        String account = Caller.accountOf(template.key());
        String partition = template.key().split(":", 3)[1];
        roles.addAll(
            profile("arn:" + partition + ":iam::" + account + ":instance-profile/" + name));
      }
    }
    return roles.stream().distinct().toList();
  }

  /** An instance profile has one role at most. */
  private List<String> profile(String arn) {
    return arn.isEmpty()
        ? List.of()
        : estate.find(arn).map(found -> found.texts("roleArns")).orElse(List.of()).stream()
            .limit(1)
            .toList();
  }

  private static List<String> one(String arn) {
    return arn.isEmpty() ? List.of() : List.of(arn);
  }
}
