package dev.mothership.correlate.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.correlate.Estate;
import dev.mothership.correlate.network.Reachability.AclEntry;
import dev.mothership.correlate.network.Reachability.Admission;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AWS networks of one tenant, looked up by the ids that resources name each other with. */
final class NetworkMap {
  private record Id(long accountId, String region, String nativeId) {}

  private static final int LAST_PORT = 65535;

  private final Map<Id, StoredAsset> groups = new HashMap<>();
  private final Map<Id, StoredAsset> prefixLists = new HashMap<>();
  private final Map<Id, StoredAsset> tableOfSubnet = new HashMap<>();
  private final Map<Id, StoredAsset> mainTableOfVpc = new HashMap<>();
  private final Map<Id, StoredAsset> aclOfSubnet = new HashMap<>();
  private final Map<Id, StoredAsset> gateways = new HashMap<>();
  private final Map<Id, List<String>> elasticAddresses = new HashMap<>();

  NetworkMap(Estate estate) {
    estate.assets("aws.ec2.security-group").forEach(group -> groups.put(id(group), group));
    estate.assets("aws.ec2.prefix-list").forEach(list -> prefixLists.put(id(list), list));
    estate.assets("aws.ec2.internet-gateway").forEach(one -> gateways.put(id(one), one));
    for (StoredAsset table : estate.assets("aws.ec2.route-table")) {
      table.texts("subnetIds").forEach(subnet -> tableOfSubnet.put(id(table, subnet), table));
      if (table.properties().path("main").asBoolean()) {
        mainTableOfVpc.put(id(table, table.text("vpcId")), table);
      }
    }
    for (StoredAsset acl : estate.assets("aws.ec2.network-acl")) {
      acl.texts("subnetIds").forEach(subnet -> aclOfSubnet.put(id(acl, subnet), acl));
    }
    for (StoredAsset address : estate.assets("aws.ec2.address")) {
      String attached = address.text("networkInterfaceId");
      if (!attached.isEmpty()) {
        elasticAddresses
            .computeIfAbsent(id(address, attached), key -> new ArrayList<>())
            .add(address.text("publicIp"));
      }
    }
  }

  Optional<StoredAsset> group(StoredAsset from, String groupId) {
    return Optional.ofNullable(groups.get(id(from, groupId)));
  }

  /** The subnet's own route table, else the main one of its VPC. */
  Optional<StoredAsset> table(StoredAsset from, String subnetId, String vpcId) {
    StoredAsset own = tableOfSubnet.get(id(from, subnetId));
    return Optional.ofNullable(own != null ? own : mainTableOfVpc.get(id(from, vpcId)));
  }

  Optional<StoredAsset> acl(StoredAsset from, String subnetId) {
    return Optional.ofNullable(aclOfSubnet.get(id(from, subnetId)));
  }

  List<String> elasticAddresses(StoredAsset networkInterface) {
    return elasticAddresses.getOrDefault(id(networkInterface), List.of());
  }

  /** What the table sends to an internet gateway attached to the VPC. */
  List<String> gatewayRoutes(StoredAsset table, String vpcId) {
    List<String> routes = new ArrayList<>();
    for (JsonNode route : table.items("routes")) {
      String target = route.path("target").asText();
      if (!target.startsWith("igw-") || "blackhole".equals(route.path("state").asText())) {
        continue;
      }
      StoredAsset gateway = gateways.get(id(table, target));
      if (gateway != null && gateway.texts("vpcIds").contains(vpcId)) {
        routes.addAll(expand(table, route.path("destination").asText()));
      }
    }
    return routes;
  }

  /** What a group admits, prefix lists expanded. */
  List<Admission> admissions(StoredAsset group) {
    List<Admission> admissions = new ArrayList<>();
    for (JsonNode rule : group.items("ingress")) {
      String protocol = Reachability.protocol(rule.path("protocol").asText("-1"));
      boolean everyPort = "-1".equals(protocol) || rule.path("fromPort").asInt(-1) < 0;
      int from = everyPort ? 0 : rule.path("fromPort").asInt();
      int to = everyPort ? LAST_PORT : rule.path("toPort").asInt(LAST_PORT);
      List<String> sources = new ArrayList<>();
      rule.path("cidrs").forEach(cidr -> sources.add(cidr.asText()));
      rule.path("ipv6Cidrs").forEach(cidr -> sources.add(cidr.asText()));
      rule.path("prefixListIds").forEach(list -> sources.addAll(expand(group, list.asText())));
      for (String source : sources) {
        admissions.add(new Admission(group.nativeId(), protocol, from, to, source));
      }
    }
    return admissions;
  }

  /** Prefix lists that the group names and whose entries nobody could read. */
  List<String> unreadLists(StoredAsset group) {
    List<String> unread = new ArrayList<>();
    for (JsonNode rule : group.items("ingress")) {
      for (JsonNode list : rule.path("prefixListIds")) {
        StoredAsset known = prefixLists.get(id(group, list.asText()));
        if (known == null || known.unread().containsKey("entries")) {
          unread.add(list.asText());
        }
      }
    }
    return unread;
  }

  static List<AclEntry> entries(StoredAsset acl) {
    List<AclEntry> entries = new ArrayList<>();
    for (JsonNode entry : acl.items("entries")) {
      String protocol = Reachability.protocol(entry.path("protocol").asText("-1"));
      boolean everyPort = "-1".equals(protocol) || entry.path("fromPort").asInt(-1) < 0;
      int from = everyPort ? 0 : entry.path("fromPort").asInt();
      int to = everyPort ? LAST_PORT : entry.path("toPort").asInt(LAST_PORT);
      for (String cidr : List.of(entry.path("cidr").asText(), entry.path("ipv6Cidr").asText())) {
        if (AddressSet.isCidr(cidr)) {
          entries.add(
              new AclEntry(
                  entry.path("ruleNumber").asInt(),
                  entry.path("egress").asBoolean(),
                  "allow".equals(entry.path("action").asText()),
                  protocol,
                  cidr,
                  from,
                  to));
        }
      }
    }
    return entries;
  }

  private List<String> expand(StoredAsset from, String cidrOrList) {
    if (!cidrOrList.startsWith("pl-")) {
      return List.of(cidrOrList);
    }
    StoredAsset list = prefixLists.get(id(from, cidrOrList));
    return list == null ? List.of() : list.texts("cidrs");
  }

  private static Id id(StoredAsset asset) {
    return id(asset, asset.nativeId());
  }

  private static Id id(StoredAsset near, String nativeId) {
    return new Id(near.accountId(), near.region(), nativeId);
  }
}
