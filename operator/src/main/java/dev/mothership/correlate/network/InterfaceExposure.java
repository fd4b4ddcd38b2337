package dev.mothership.correlate.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.network.Reachability.Admission;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Works out one network interface's exposure from what was listed around it. */
final class InterfaceExposure {
  private static final List<String> INPUTS =
      List.of(
          "aws.ec2.network-interface",
          "aws.ec2.security-group",
          "aws.ec2.subnet",
          "aws.ec2.route-table",
          "aws.ec2.internet-gateway",
          "aws.ec2.network-acl");

  private final Estate estate;
  private final NetworkMap network;

  InterfaceExposure(Estate estate, NetworkMap network) {
    this.estate = estate;
    this.network = network;
  }

  /** Empty where an input was never read; the reason goes to {@code missing}. */
  Optional<Exposure> of(StoredAsset subject, List<String> missing) {
    for (String type : INPUTS) {
      if (!estate.everListed(subject.accountId(), subject.region(), type)) {
        missing.add(type + " was never listed in " + subject.region());
        return Optional.empty();
      }
    }
    String subnet = subject.text("subnetId");
    String vpc = subject.text("vpcId");
    Optional<StoredAsset> table = network.table(subject, subnet, vpc);
    Optional<StoredAsset> acl = network.acl(subject, subnet);
    List<String> routes = table.map(one -> network.gatewayRoutes(one, vpc)).orElse(List.of());
    List<Admission> admissions = new ArrayList<>();
    List<String> unreadLists = new ArrayList<>();
    for (String groupId : subject.texts("securityGroupIds")) {
      Optional<StoredAsset> group = network.group(subject, groupId);
      if (group.isEmpty()) {
        missing.add("security group " + groupId + " was not listed");
        return Optional.empty();
      }
      admissions.addAll(network.admissions(group.get()));
      unreadLists.addAll(network.unreadLists(group.get()));
    }
    Set<String> addresses = new LinkedHashSet<>(subject.texts("publicIps"));
    addresses.addAll(network.elasticAddresses(subject));
    List<OpenPorts> open =
        Reachability.of(
            new Reachability.Interface(
                !addresses.isEmpty(),
                !subject.texts("ipv6Addresses").isEmpty(),
                routes,
                admissions,
                acl.map(NetworkMap::entries).orElse(List.of())));
    String level = level(open);
    boolean routed =
        !routes.isEmpty() && !(addresses.isEmpty() && subject.texts("ipv6Addresses").isEmpty());
    if (!unreadLists.isEmpty() && routed && !"internet".equals(level)) {
      missing.add("the entries of prefix list " + unreadLists.get(0) + " were not read");
      return Optional.empty();
    }
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.put("interface", subject.key());
    evidence.set("addresses", array(addresses, subject.texts("ipv6Addresses")));
    evidence.put("routeTable", table.map(StoredAsset::key).orElse(""));
    evidence.put("networkAcl", acl.map(StoredAsset::key).orElse(""));
    evidence.set("securityGroups", array(subject.texts("securityGroupIds"), List.of()));
    boolean stale =
        INPUTS.stream()
            .anyMatch(
                type -> estate.failure(subject.accountId(), subject.region(), type).isPresent());
    return Optional.of(
        new Exposure(
            subject.id(), subject.key(), level, open, because(level, open), evidence, stale));
  }

  static String level(List<OpenPorts> open) {
    if (open.isEmpty()) {
      return "private";
    }
    return open.stream().anyMatch(ports -> "internet".equals(ports.level()))
        ? "internet"
        : "limited";
  }

  static String because(String level, List<OpenPorts> open) {
    return switch (level) {
      case "internet" -> "open to the internet: " + ports(open, "internet");
      case "limited" -> "open to some networks of the internet: " + ports(open, "limited");
      case "behind" -> "one hop behind what faces the internet";
      default -> "no port is reachable from the internet";
    };
  }

  private static String ports(List<OpenPorts> open, String level) {
    Set<String> said = new LinkedHashSet<>();
    for (OpenPorts ports : open) {
      if (ports.level().equals(level)) {
        String range =
            ports.from() == ports.to() ? "" + ports.from() : ports.from() + "-" + ports.to();
        said.add(ports.protocol() + " " + range);
      }
    }
    return String.join(", ", said);
  }

  private static ArrayNode array(Iterable<String> some, Iterable<String> more) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    some.forEach(array::add);
    more.forEach(array::add);
    return array;
  }
}
