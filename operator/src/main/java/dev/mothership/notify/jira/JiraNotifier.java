package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.notify.Dispatch;
import dev.mothership.notify.Notifier;
import dev.mothership.notify.Outbound;
import dev.mothership.notify.Receipt;
import dev.mothership.notify.ThreadContent;
import dev.mothership.notify.ThreadContent.Kind;
import dev.mothership.store.TicketReadings;
import dev.mothership.store.TicketStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * An issue for each thread of findings: described anew in place, commented on for what changed, and
 * moved when nothing, or something again, is left to do. A create whose answer was lost is found
 * again by the thread's mark, which is a label of the issue.
 */
@Singleton
public final class JiraNotifier implements Notifier {
  private final Outbound outbound;
  private final TicketStore tickets;
  private final TicketReadings readings;

  @Inject
  public JiraNotifier(Outbound outbound, TicketStore tickets, TicketReadings readings) {
    this.outbound = outbound;
    this.tickets = tickets;
    this.readings = readings;
  }

  @Override
  public String type() {
    return "jira";
  }

  @Override
  public String destination() {
    return "project";
  }

  @Override
  public boolean tells(ThreadContent.Kind kind) {
    return kind == Kind.FINDINGS;
  }

  @Override
  public List<String> problems(JsonNode settings) {
    List<String> problems = new ArrayList<>();
    outbound.problem(settings.path("url").asText()).ifPresent(problems::add);
    JiraSettings.unreadable(settings)
        .forEach(
            field ->
                problems.add("The json of the field %s is none: correct it.".formatted(field)));
    return problems;
  }

  @Override
  public Receipt send(Dispatch dispatch) {
    JiraSettings settings = JiraSettings.of(dispatch.settings());
    JiraAccess access = settings.access(dispatch.secret());
    JiraClient client = new JiraClient(new JiraHttp(outbound, access, dispatch.timeout()));
    if (dispatch.content().kind() == Kind.TEST) {
      new JiraCheck(client, settings).run();
      return new Receipt("", settings.url().toString());
    }
    String key = new JiraTicket(dispatch, settings, client, tickets, readings).bring();
    return key.isEmpty() ? Receipt.NOTHING : new Receipt(key, access.browse(key).toString());
  }
}
