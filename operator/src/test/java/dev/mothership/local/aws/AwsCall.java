package dev.mothership.local.aws;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request as AWS would read it.
 *
 * @param accessKey who signed it; empty where nobody did
 * @param action the Action parameter or the operation of the target header; for REST services the
 *     method, path and query
 * @param protocol how the service tells errors
 * @param parameters of the query protocol
 */
public record AwsCall(
    String accessKey,
    String region,
    String service,
    String action,
    Protocol protocol,
    Map<String, String> parameters) {
  /** How a service is asked and how it tells errors. */
  public enum Protocol {
    QUERY,
    EC2,
    S3,
    /** Both AWS JSON with its target header and REST with JSON bodies. */
    JSON,
    REST_XML
  }

  private static final Set<String> REST_XML = Set.of("cloudfront", "route53", "s3control");
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/]+)/[0-9]{8}/([^/]+)/([^/]+)/aws4_request");

  static AwsCall of(HttpExchange exchange, byte[] body) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher signer = CREDENTIAL.matcher(authorization == null ? "" : authorization);
    boolean signed = signer.find();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    Map<String, String> parameters =
        type != null && type.startsWith("application/x-www-form-urlencoded")
            ? form(new String(body, StandardCharsets.UTF_8))
            : Map.of();
    String service = signed ? signer.group(3) : "";
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String rest = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    return new AwsCall(
        signed ? signer.group(1) : "",
        signed ? signer.group(2) : "",
        service,
        target == null
            ? parameters.getOrDefault("Action", rest)
            : target.substring(target.lastIndexOf('.') + 1),
        protocol(service, exchange.getRequestURI().getPath(), parameters),
        parameters);
  }

  private static Protocol protocol(String service, String path, Map<String, String> parameters) {
    if (service.equals("ec2")) {
      return Protocol.EC2;
    }
    if (parameters.containsKey("Action")) {
      return Protocol.QUERY;
    }
    if (service.equals("s3")) {
      return path.startsWith("/v20180820/") ? Protocol.REST_XML : Protocol.S3;
    }
    return REST_XML.contains(service) ? Protocol.REST_XML : Protocol.JSON;
  }

  private static Map<String, String> form(String text) {
    Map<String, String> parameters = new TreeMap<>();
    Arrays.stream(text.split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(
            pair -> parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    return parameters;
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
