package dev.mothership.local.aws;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request as AWS would read it.
 *
 * @param accessKey who signed it; empty where nobody did
 * @param action the Action parameter; for S3 the method, path and query
 * @param parameters of the query protocol
 */
public record AwsCall(
    String accessKey,
    String region,
    String service,
    String action,
    Map<String, String> parameters) {
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
    String rest = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    return new AwsCall(
        signed ? signer.group(1) : "",
        signed ? signer.group(2) : "",
        signed ? signer.group(3) : "",
        parameters.getOrDefault("Action", rest),
        parameters);
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
