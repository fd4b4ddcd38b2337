package dev.mothership.local;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What was told to receivers that the demo cannot look into: the operator's own record of it. */
final class DemoThreads {
  private static final String TOLD =
      """
      select t.url from thread t join channel c on c.id = t.channel_id
      join thread_finding m on m.tenant_id = t.tenant_id and m.thread_id = t.id
      join finding f on f.tenant_id = m.tenant_id and f.id = m.finding_id
      where c.name = ? and f.title = ? and t.url <> '' and (? or not t.open and t.due_at is null)
      order by t.rank desc limit 1
      """;

  private final Installation installation;

  DemoThreads(Installation installation) {
    this.installation = installation;
  }

  /**
   * Where a channel tells of findings.
   *
   * @param title of theirs
   * @param open false for once it has told that nothing is left to do
   */
  Optional<String> url(String channel, String title, boolean open) {
    try (Connection connection = installation.database().connect();
        PreparedStatement query = connection.prepareStatement(TOLD)) {
      query.setString(1, channel);
      query.setString(2, title);
      query.setBoolean(3, open);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new LocalStackException("the record of what was told cannot be read", e);
    }
  }
}
