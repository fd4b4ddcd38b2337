package dev.mothership.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.jira.JiraStub;
import dev.mothership.local.jira.JiraTicket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where tickets are made: in the demo's own Jira, or in the real one that {@code -Ddemo.jira} names
 * as {@code <site>,<project>,<user>:<token>}.
 */
final class DemoJira implements AutoCloseable {
  private static final String NAMED = System.getProperty("demo.jira", "");
  private static final String CHANNEL = "tickets";
  private static final String USER = "mothership@example.com";
  private static final String TOKEN = "token-of-the-demo";
  private static final String PROJECT = "SEC";
  private static final String ROW = "%-7s  %-8s  %-10s  %-11s  %s";

  private final JiraStub jira = stub();
  private final DemoScreen screen;
  private final DemoThreads threads;
  private final Place place;

  /** A project of a Jira, and who makes tickets there. */
  record Place(URI site, String project, String user, String token) {
    /**
     * @throws LocalStackException that says how it is written, where it is written otherwise
     */
    static Place parse(String named) {
      String[] parts = named.split(",", 3);
      String[] account = parts.length == 3 ? parts[2].split(":", 2) : new String[0];
      if (account.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
        throw new LocalStackException(
            "-Ddemo.jira is <site>,<project>,<user>:<token>, as"
                + " example.atlassian.net,SEC,you@example.com:TOKEN");
      }
      String site = parts[0].strip();
      return new Place(
          URI.create(site.contains("://") ? site : "https://" + site),
          parts[1].strip(),
          account[0].strip(),
          account[1].strip());
    }
  }

  /** Points the channel of the samples there; they are applied, and no operator runs yet. */
  DemoJira(Installation installation, DemoScreen screen) {
    this.screen = screen;
    this.threads = new DemoThreads(installation);
    this.place = real() ? Place.parse(NAMED) : new Place(jira.endpoint(), PROJECT, USER, TOKEN);
    jira.project(PROJECT);
    installation.with("MOTHERSHIP_NOTIFY_ALLOWED_HOSTS", place.site().getAuthority());
    if ("http".equals(place.site().getScheme())) {
      installation.with("MOTHERSHIP_NOTIFY_ALLOW_PRIVATE", "true");
    }
    ControlPlane api = installation.controlPlane();
    api.kubectl(
        "create",
        "secret",
        "generic",
        "jira-account",
        "-n",
        Installation.NAMESPACE,
        "--from-literal=email=" + place.user(),
        "--from-literal=token=" + place.token());
    api.kubectl(
        "patch",
        "clusternotificationchannel/" + CHANNEL,
        "--type=merge",
        "-p",
        "{\"spec\":{\"jira\":{\"url\":\"%s\",\"project\":\"%s\"}}}"
            .formatted(place.site(), place.project()));
  }

  /** Not where the API server is, which no channel may call: Linux has the one, macOS the other. */
  private static JiraStub stub() {
    try {
      return JiraStub.cloud("127.0.0.2", USER, TOKEN);
    } catch (LocalStackException notThere) {
      return JiraStub.cloud("::1", USER, TOKEN);
    }
  }

  private static boolean real() {
    return !NAMED.isEmpty();
  }

  /** The tickets that there are, once these are among them. */
  void showOpen(List<String> summaries) {
    if (real()) {
      screen.section(
          "tickets in your Jira, project " + place.project(),
          summaries.stream().map(summary -> url(summary, true) + "  " + summary).toList(),
          "  ");
      return;
    }
    for (String summary : summaries) {
      told("making tickets", "a ticket about " + summary, () -> ticket(summary));
    }
    screen.section(
        "tickets in Jira, project " + place.project(),
        List.of(ROW.formatted("KEY", "PRIORITY", "DUE", "STATUS", "SUMMARY")),
        "  ");
    jira.tickets().forEach(ticket -> screen.say("  " + row(ticket)));
  }

  /**
   * A ticket once it was moved to where nothing is left to do, and what was said in it.
   *
   * @param said a part of one comment
   */
  void showResolved(String summary, String said) {
    if (real()) {
      screen.section("closed in your Jira", List.of(url(summary, false) + "  " + summary), "  ");
      return;
    }
    JiraTicket done =
        told(
            "closing the ticket",
            "the ticket about " + summary + " to be Done, with " + said,
            () ->
                ticket(summary)
                    .filter(ticket -> ticket.status().equals("Done"))
                    .filter(ticket -> comments(ticket).stream().anyMatch(c -> c.contains(said))));
    screen.section(
        "in Jira, %s was moved to %s (%s)".formatted(done.key(), done.status(), done.resolution()),
        comments(done),
        "  | ");
  }

  private <T> T told(String doing, String what, Supplier<Optional<T>> question) {
    return screen.await(doing, what, question, List.of("clusternotificationchannel", CHANNEL));
  }

  private String url(String summary, boolean open) {
    return told(
        open ? "making tickets" : "closing the ticket",
        "a ticket that says that %s is %s".formatted(summary, open ? "open" : "resolved"),
        () -> threads.url(CHANNEL, summary, open));
  }

  private Optional<JiraTicket> ticket(String summary) {
    return jira.tickets().stream()
        .filter(ticket -> ticket.fields().path("summary").asText().equals(summary))
        .findFirst();
  }

  private static String row(JiraTicket ticket) {
    JsonNode fields = ticket.fields();
    return String.format(
        Locale.ROOT,
        ROW,
        ticket.key(),
        fields.at("/priority/name").asText(),
        fields.path("duedate").asText(),
        ticket.status(),
        fields.path("summary").asText());
  }

  private static List<String> comments(JiraTicket ticket) {
    return ticket.comments().stream()
        .flatMap(comment -> comment.path("content").findValuesAsText("text").stream())
        .toList();
  }

  @Override
  public void close() {
    jira.close();
  }
}
