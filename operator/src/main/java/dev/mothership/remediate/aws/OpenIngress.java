package dev.mothership.remediate.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * What a check saw open, as {@code rule.internet_ingress} tells it: protocols by name, a rule
 * without ports as 0 to 65535.
 */
final class OpenIngress {
  private static final int HIGHEST_PORT = 65535;
  private static final String EVERY_PROTOCOL = "-1";

  private final Set<String> ports = new HashSet<>();
  private final Set<String> sources = new HashSet<>(Set.of("0.0.0.0/0", "::/0"));

  private OpenIngress() {}

  static OpenIngress of(JsonNode evidence) {
    OpenIngress open = new OpenIngress();
    for (JsonNode seen : evidence.path("ingress")) {
      open.ports.add(
          ports(
              seen.path("protocol").asText(),
              seen.path("from_port").asInt(),
              seen.path("to_port").asInt()));
      open.sources.add(seen.path("source").asText());
    }
    return open;
  }

  boolean holds(IngressRules.Rule rule) {
    JsonNode ports = rule.ports();
    String protocol = name(ports.path("IpProtocol").asText());
    boolean every = protocol.equals(EVERY_PROTOCOL);
    String told =
        ports(
            protocol,
            every ? 0 : ports.path("FromPort").asInt(0),
            every ? HIGHEST_PORT : ports.path("ToPort").asInt(HIGHEST_PORT));
    return this.ports.contains(told) && sources.contains(source(rule));
  }

  /** Other groups are nobody on the internet. */
  private static String source(IngressRules.Rule rule) {
    return switch (rule.kind()) {
      case "IpRanges" -> rule.source().path("CidrIp").asText();
      case "Ipv6Ranges" -> rule.source().path("CidrIpv6").asText();
      case "PrefixListIds" -> rule.source().path("PrefixListId").asText();
      default -> "";
    };
  }

  private static String name(String protocol) {
    return switch (protocol) {
      case "6" -> "tcp";
      case "17" -> "udp";
      default -> protocol;
    };
  }

  private static String ports(String protocol, int from, int to) {
    return protocol + ' ' + from + '-' + to;
  }
}
