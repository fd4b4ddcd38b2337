package dev.mothership.correlate.network;

/**
 * Ports of one interface that some of the internet reaches.
 *
 * @param protocol tcp or udp
 * @param family ipv4 or ipv6
 * @param source what the security group admits, as it says it
 * @param via the security group
 * @param level internet where anybody gets through, limited where only some networks do
 */
public record OpenPorts(
    String protocol, int from, int to, String family, String source, String via, String level) {
  public boolean covers(String wanted, int port) {
    return protocol.equals(wanted) && from <= port && port <= to;
  }
}
