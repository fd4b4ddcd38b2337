package dev.mothership.correlate.network;

import dev.mothership.correlate.network.AddressSet.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What the internet reaches of one network interface: its public addresses, through routes to an
 * attached internet gateway, its security groups and its subnet's network ACL. Pure.
 */
final class Reachability {
  private static final int LAST_PORT = 65535;

  /** Ports that clients take for the way back; EC2's guide to network ACLs. */
  private static final int FIRST_EPHEMERAL = 1024;

  private static final List<String> PROTOCOLS = List.of("tcp", "udp");

  /** One source that a security group admits. */
  record Admission(String group, String protocol, int from, int to, String source) {}

  /**
   * One entry of a network ACL.
   *
   * @param cidr of either family
   */
  record AclEntry(
      int number, boolean egress, boolean allow, String protocol, String cidr, int from, int to) {
    private boolean matches(boolean outbound, String wanted, int port) {
      return egress == outbound
          && ("-1".equals(protocol) || protocol.equals(wanted))
          && from <= port
          && port <= to;
    }
  }

  /**
   * @param gatewayRoutes destinations routed to an internet gateway that is attached to the VPC
   * @param acl null-free; where empty, an ACL allows everything
   */
  record Interface(
      boolean publicIpv4,
      boolean ipv6,
      List<String> gatewayRoutes,
      List<Admission> admissions,
      List<AclEntry> acl) {}

  private Reachability() {}

  static List<OpenPorts> of(Interface subject) {
    List<OpenPorts> open = new ArrayList<>();
    for (Family family : Family.values()) {
      boolean addressed = family == Family.IPV4 ? subject.publicIpv4() : subject.ipv6();
      AddressSet routed = routed(subject.gatewayRoutes(), family);
      if (addressed && !routed.isEmpty()) {
        for (String protocol : PROTOCOLS) {
          open.addAll(open(subject, family, protocol, routed));
        }
      }
    }
    return open.stream().distinct().sorted(ORDER).toList();
  }

  /** Names by number as EC2 writes them: 6 is tcp, 17 udp, -1 every protocol. */
  static String protocol(String id) {
    return switch (id.toLowerCase(Locale.ROOT)) {
      case "6" -> "tcp";
      case "17" -> "udp";
      case "all", "" -> "-1";
      default -> id.toLowerCase(Locale.ROOT);
    };
  }

  private static final Comparator<OpenPorts> ORDER =
      Comparator.comparing(OpenPorts::protocol)
          .thenComparing(OpenPorts::from)
          .thenComparing(OpenPorts::to)
          .thenComparing(OpenPorts::family)
          .thenComparing(OpenPorts::source)
          .thenComparing(OpenPorts::via);

  private static AddressSet routed(List<String> destinations, Family family) {
    AddressSet routed = AddressSet.none(family);
    for (String destination : destinations) {
      if (AddressSet.isCidr(destination) && AddressSet.familyOf(destination) == family) {
        routed = routed.plus(AddressSet.of(destination));
      }
    }
    return routed.intersect(AddressSet.publicOnes(family));
  }

  private static List<OpenPorts> open(
      Interface subject, Family family, String protocol, AddressSet routed) {
    List<OpenPorts> open = new ArrayList<>();
    AddressSet answered = answered(subject.acl(), family, protocol);
    for (Admission admission : subject.admissions()) {
      boolean sameProtocol =
          "-1".equals(admission.protocol()) || admission.protocol().equals(protocol);
      if (!sameProtocol
          || !AddressSet.isCidr(admission.source())
          || AddressSet.familyOf(admission.source()) != family) {
        continue;
      }
      AddressSet admitted = AddressSet.of(admission.source()).intersect(routed).intersect(answered);
      open.addAll(segments(subject.acl(), family, protocol, admission, admitted));
    }
    return open;
  }

  private static List<OpenPorts> segments(
      List<AclEntry> acl,
      Family family,
      String protocol,
      Admission admission,
      AddressSet admitted) {
    List<OpenPorts> open = new ArrayList<>();
    List<Integer> starts = new ArrayList<>(starts(acl, false, admission.from(), admission.to()));
    for (int i = 0; i < starts.size(); i++) {
      int from = starts.get(i);
      int to = i + 1 < starts.size() ? starts.get(i + 1) - 1 : admission.to();
      AddressSet sources = admitted.intersect(allowed(acl, family, false, protocol, from));
      if (sources.isEmpty()) {
        continue;
      }
      String level = sources.isInternet() ? "internet" : "limited";
      OpenPorts last = open.isEmpty() ? null : open.get(open.size() - 1);
      if (last != null && last.to() == from - 1 && last.level().equals(level)) {
        open.remove(open.size() - 1);
        from = last.from();
      }
      open.add(
          new OpenPorts(
              protocol, from, to, family.id(), admission.source(), admission.group(), level));
    }
    return open;
  }

  /** Who may be answered: an ACL keeps no state, so replies need an outbound entry of their own. */
  private static AddressSet answered(List<AclEntry> acl, Family family, String protocol) {
    AddressSet answered = AddressSet.none(family);
    for (int port : starts(acl, true, FIRST_EPHEMERAL, LAST_PORT)) {
      answered = answered.plus(allowed(acl, family, true, protocol, port));
    }
    return answered;
  }

  /** First port of each run of ports that all entries treat alike. */
  private static TreeSet<Integer> starts(List<AclEntry> acl, boolean egress, int from, int to) {
    TreeSet<Integer> starts = new TreeSet<>();
    starts.add(from);
    for (AclEntry entry : acl) {
      if (entry.egress() == egress) {
        for (int start : new int[] {entry.from(), entry.to() + 1}) {
          if (start > from && start <= to) {
            starts.add(start);
          }
        }
      }
    }
    return starts;
  }

  /** Evaluated from the lowest rule number; the first entry that matches an address decides. */
  private static AddressSet allowed(
      List<AclEntry> acl, Family family, boolean egress, String protocol, int port) {
    if (acl.isEmpty()) {
      return AddressSet.all(family);
    }
    AddressSet undecided = AddressSet.all(family);
    AddressSet allowed = AddressSet.none(family);
    List<AclEntry> ordered =
        acl.stream().sorted(Comparator.comparingInt(AclEntry::number)).toList();
    for (AclEntry entry : ordered) {
      if (!entry.matches(egress, protocol, port)
          || !AddressSet.isCidr(entry.cidr())
          || AddressSet.familyOf(entry.cidr()) != family) {
        continue;
      }
      AddressSet decided = undecided.intersect(AddressSet.of(entry.cidr()));
      if (entry.allow()) {
        allowed = allowed.plus(decided);
      }
      undecided = undecided.minus(decided);
    }
    return allowed;
  }
}
