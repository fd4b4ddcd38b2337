package dev.mothership.notify.jira;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a Jira is and as whom it is asked.
 *
 * @param base as {@code https://example.atlassian.net}; may have a path
 * @param cloud true for Cloud and its API version 3, false for Data Center and version 2
 * @param user the account's e-mail address; empty where the token is a personal access token
 */
record JiraAccess(URI base, boolean cloud, String user, String token) {
  String authorization() {
    if (user.isEmpty()) {
      return "Bearer " + token;
    }
    byte[] pair = (user + ":" + token).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /**
   * @param path below the API's version, already encoded
   */
  URI resource(String path) {
    String root = base.toString().replaceAll("/+$", "");
    return URI.create(root + "/rest/api/" + (cloud ? "3" : "2") + path);
  }

  /** Where a person looks at an issue. */
  URI browse(String key) {
    return URI.create(base.toString().replaceAll("/+$", "") + "/browse/" + key);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "JiraAccess[base=%s, cloud=%s, user=%s]".formatted(base, cloud, user);
  }
}
