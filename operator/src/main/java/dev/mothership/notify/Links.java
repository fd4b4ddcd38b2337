package dev.mothership.notify;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where people read on.
 *
 * @param findingUrl with {namespace} and {name}; empty for nowhere
 */
record Links(Optional<String> findingUrl) {
  List<ThreadContent.Link> of(String namespace, String name) {
    return findingUrl
        .map(
            url ->
                List.of(
                    new ThreadContent.Link(
                        "Finding",
                        url.replace("{namespace}", encoded(namespace))
                            .replace("{name}", encoded(name)))))
        .orElse(List.of());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
