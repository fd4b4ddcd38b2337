package dev.mothership.correlate.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.correlate.network.Reachability.AclEntry;
import dev.mothership.correlate.network.Reachability.Admission;
import dev.mothership.correlate.network.Reachability.Interface;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReachabilityTest {
  private static final List<String> DEFAULT_ROUTE = List.of("0.0.0.0/0", "::/0");
  private static final AclEntry ALLOW_IN = in(100, true, "0.0.0.0/0", 0, 65535);
  private static final AclEntry ALLOW_OUT = out(100, true, "0.0.0.0/0", 0, 65535);

  @Test
  void aPublicAddressWithARouteAnOpenGroupAndAnOpenAclIsOnTheInternet() {
    assertThat(open(List.of(tcp(443, 443, "0.0.0.0/0")), List.of(ALLOW_IN, ALLOW_OUT)))
        .containsExactly("tcp 443-443 ipv4 internet");
  }

  @Test
  void withoutAPublicAddressNothingIsReachable() {
    assertThat(
            Reachability.of(
                new Interface(
                    false, false, DEFAULT_ROUTE, List.of(tcp(443, 443, "0.0.0.0/0")), List.of())))
        .isEmpty();
  }

  @Test
  void withoutARouteToAGatewayNothingIsReachable() {
    assertThat(
            Reachability.of(
                new Interface(
                    true, true, List.of(), List.of(tcp(443, 443, "0.0.0.0/0")), List.of())))
        .isEmpty();
  }

  @Test
  void privateSourcesAreNotTheInternet() {
    assertThat(open(List.of(tcp(22, 22, "10.0.0.0/8"), tcp(22, 22, "192.168.1.0/24")), List.of()))
        .isEmpty();
  }

  @Test
  void oneOfficeIsLimited() {
    assertThat(open(List.of(tcp(22, 22, "203.0.113.0/24")), List.of()))
        .containsExactly("tcp 22-22 ipv4 limited");
  }

  @Test
  void halfOfTheInternetIsTheInternet() {
    assertThat(open(List.of(tcp(22, 22, "128.0.0.0/1")), List.of()))
        .containsExactly("tcp 22-22 ipv4 internet");
  }

  @Test
  void everyProtocolMeansTcpAndUdp() {
    assertThat(open(List.of(new Admission("sg", "-1", 0, 65535, "0.0.0.0/0")), List.of()))
        .containsExactly("tcp 0-65535 ipv4 internet", "udp 0-65535 ipv4 internet");
  }

  @Test
  void anEarlierDenyOfTheAclWins() {
    assertThat(
            open(
                List.of(tcp(80, 80, "0.0.0.0/0")),
                List.of(in(50, false, "0.0.0.0/0", 80, 80), ALLOW_IN, ALLOW_OUT)))
        .isEmpty();
  }

  @Test
  void aLaterDenyOfTheAclLoses() {
    assertThat(
            open(
                List.of(tcp(80, 80, "0.0.0.0/0")),
                List.of(in(200, false, "0.0.0.0/0", 80, 80), ALLOW_IN, ALLOW_OUT)))
        .containsExactly("tcp 80-80 ipv4 internet");
  }

  @Test
  void aDenyOfSomePortsLeavesTheOthers() {
    assertThat(
            open(
                List.of(tcp(0, 65535, "0.0.0.0/0")),
                List.of(in(50, false, "0.0.0.0/0", 22, 3389), ALLOW_IN, ALLOW_OUT)))
        .containsExactly("tcp 0-21 ipv4 internet", "tcp 3390-65535 ipv4 internet");
  }

  @Test
  void aDenyOfOneNetworkLeavesTheRestOfTheInternet() {
    assertThat(
            open(
                List.of(tcp(80, 80, "0.0.0.0/0")),
                List.of(in(50, false, "203.0.113.0/24", 80, 80), ALLOW_IN, ALLOW_OUT)))
        .containsExactly("tcp 80-80 ipv4 internet");
  }

  @Test
  void anAclThatAdmitsOneNetworkLimits() {
    assertThat(
            open(
                List.of(tcp(80, 80, "0.0.0.0/0")),
                List.of(in(50, true, "203.0.113.0/24", 0, 65535), ALLOW_OUT)))
        .containsExactly("tcp 80-80 ipv4 limited");
  }

  @Test
  void groupAndAclThatShareNoAddressAdmitNobody() {
    assertThat(
            open(
                List.of(tcp(80, 80, "203.0.113.0/24")),
                List.of(in(50, true, "198.51.100.0/24", 0, 65535), ALLOW_OUT)))
        .isEmpty();
  }

  @Test
  void withoutAWayBackNothingIsReachable() {
    assertThat(
            open(
                List.of(tcp(80, 80, "0.0.0.0/0")),
                List.of(ALLOW_IN, out(100, true, "0.0.0.0/0", 0, 1023))))
        .isEmpty();
  }

  @Test
  void partOfTheEphemeralPortsIsAWayBack() {
    assertThat(
            open(
                List.of(tcp(80, 80, "0.0.0.0/0")),
                List.of(ALLOW_IN, out(100, true, "0.0.0.0/0", 32768, 65535))))
        .containsExactly("tcp 80-80 ipv4 internet");
  }

  @Test
  void ipv6NeedsNoPublicIpv4Address() {
    Interface subject =
        new Interface(false, true, List.of("::/0"), List.of(tcp(80, 80, "::/0")), List.of());
    assertThat(said(Reachability.of(subject))).containsExactly("tcp 80-80 ipv6 internet");
  }

  @Test
  void anIpv4EntryOfTheAclSaysNothingOfIpv6() {
    Interface subject =
        new Interface(
            true, true, DEFAULT_ROUTE, List.of(tcp(80, 80, "::/0")), List.of(ALLOW_IN, ALLOW_OUT));
    assertThat(Reachability.of(subject)).isEmpty();
  }

  @Test
  void aRouteToSomeNetworksOnlyLimits() {
    Interface subject =
        new Interface(
            true, false, List.of("203.0.113.0/24"), List.of(tcp(80, 80, "0.0.0.0/0")), List.of());
    assertThat(said(Reachability.of(subject))).containsExactly("tcp 80-80 ipv4 limited");
  }

  @Test
  void udpEntriesDoNotAdmitTcp() {
    AclEntry udp = new AclEntry(100, false, true, "udp", "0.0.0.0/0", 0, 65535);
    assertThat(open(List.of(tcp(80, 80, "0.0.0.0/0")), List.of(udp, ALLOW_OUT))).isEmpty();
  }

  private static List<String> open(List<Admission> admissions, List<AclEntry> acl) {
    return said(Reachability.of(new Interface(true, false, DEFAULT_ROUTE, admissions, acl)));
  }

  private static List<String> said(List<OpenPorts> open) {
    return open.stream()
        .map(
            ports ->
                "%s %d-%d %s %s"
                    .formatted(
                        ports.protocol(), ports.from(), ports.to(), ports.family(), ports.level()))
        .toList();
  }

  private static Admission tcp(int from, int to, String source) {
    return new Admission("sg-1", "tcp", from, to, source);
  }

  private static AclEntry in(int number, boolean allow, String cidr, int from, int to) {
    return new AclEntry(number, false, allow, "tcp", cidr, from, to);
  }

  private static AclEntry out(int number, boolean allow, String cidr, int from, int to) {
    return new AclEntry(number, true, allow, "tcp", cidr, from, to);
  }
}
